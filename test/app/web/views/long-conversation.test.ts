import { ulid } from 'ulid';
import { Store } from '../../../../src/app/table/store';
import { AppFixture, type RunningApp } from '../../../support/app/app-fixture';
import { ANNA, BEAT } from '../../../support/app/signer';
import { until } from '../../../support/until';

const CONVERSATION = ulid(1);
const TURNS = Array.from({ length: 120 }, (_, n) => ulid(1_000 + n));
/** A conversation whose last turn has a second version, `VERSION`, which was asked later. */
const FORKED = ulid(2);
const VERSION = ulid(2_000);
const UNKNOWN = ulid(5_000);
const HTMX = { 'hx-request': 'true' };

let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open({});
  app = await fixture.app();
  const store = new Store('eu-central-2', fixture.variables.TABLE_NAME!, 365);
  const items = store.ownedBy(ANNA.sub);
  const time = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
  const turn = (conversationId: string, id: string, n: number, text = '') => {
    const tail = { text: `${text} answer ${n}`, sources: [], marks: [] };
    const head = { id, conversationId, question: `question ${n}`, askedAt: time(n), tail, items: 0 };
    const parent = TURNS[Math.min(n, TURNS.length - 1) - 1] ?? '';
    return items.entry(`turn#${conversationId}#${id}`, { ...head, parent, status: 'complete', endedAt: time(n) });
  };
  await store.putAll([
    ...[CONVERSATION, FORKED].map((id) =>
      items.entry(`conversation#${id}`, { id, title: 'Long', createdAt: time(0), activeAt: time(0) }),
    ),
    ...TURNS.map((id, n) => turn(CONVERSATION, id, n, 'x'.repeat(15_000))),
    ...[...TURNS, VERSION].map((id, n) => turn(FORKED, id, n)),
  ]);
});
afterAll(() => fixture.close());

const get = async (path: string, headers = {}, id = CONVERSATION) =>
  app.client(ANNA).get(`/conversations/${id}${path}`, headers);
const shown = (html: string) =>
  [...html.matchAll(/<div class="text">question (\d+)<\/div>/g)].map(([, n]) => Number(n));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('the page of a long conversation', () => {
  it('shows the last 50 turns, and links to the earlier turns', async () => {
    const { text } = await get('');
    expect(shown(text)).toEqual(range(70, 119));
    expect(text).toContain(`href="/conversations/${CONVERSATION}?from=${TURNS[20]}"`);
    expect(text).toContain('answer 119');
  });

  it('starts with the turn in its URL, or with the 50th turn from the end if that turn is later or unknown', async () => {
    expect(shown((await get(`?from=${TURNS[20]}`)).text)).toEqual(range(20, 69));
    expect((await get(`?from=${TURNS[0]}`)).text).not.toContain('class="earlier"');
    expect(shown((await get(`?from=${TURNS[80]}`)).text)).toEqual(range(70, 119));
    expect(shown((await get(`?from=${UNKNOWN}`)).text)).toEqual(range(70, 119));
  });

  it('links to the later turns and to the end if it does not contain them', async () => {
    const { text } = await get(`?from=${TURNS[20]}`);
    expect(text).toContain(`href="/conversations/${CONVERSATION}?from=${TURNS[70]}#question-${TURNS[70]}"`);
    expect(text).toMatch(new RegExp(`class="later"[^]*href="/conversations/${CONVERSATION}"`));
    expect((await get('')).text).not.toContain('class="later"');
    const forked = (await get(`?branch=${VERSION}&from=${TURNS[20]}`, {}, FORKED)).text.replaceAll('&amp;', '&');
    expect(forked).toContain(`?branch=${VERSION}&from=${TURNS[70]}#question-${TURNS[70]}"`);
    expect(forked).toMatch(new RegExp(`class="later"[^]*href="/conversations/${FORKED}\\?branch=${VERSION}"`));
  });

  it('shows the whole conversation on request', async () => {
    const { text } = await get('');
    expect(text).toContain(`href="/conversations/${CONVERSATION}?all"`);
    expect(shown((await get('?all')).text)).toEqual(range(0, 119));
    const { headers } = await get(`?branch=${TURNS[0]}&all`, {}, FORKED);
    expect(headers.location).toBe(`/conversations/${FORKED}?branch=${VERSION}&all=`);
  });

  it('lets a new question follow the last turn of the branch, even if the page shows an earlier part', async () => {
    expect((await get(`?from=${TURNS[20]}`)).text).toContain(`id="after" name="after" value="${TURNS[119]}"`);
  });

  it('inserts 50 earlier turns at a time, until there are no more', async () => {
    const first = (await get(`/turns?before=${TURNS[70]}`, HTMX)).text;
    expect(shown(first)).toEqual(range(20, 69));
    expect(first).toContain(`before=${TURNS[20]}`);
    const second = (await get(`/turns?before=${TURNS[20]}`, HTMX)).text;
    expect(shown(second)).toEqual(range(0, 19));
    expect(second).not.toContain('class="earlier"');
  });

  it('inserts earlier turns with links that stay on the shown branch', async () => {
    const branch = `branch=${TURNS.at(-1)}`;
    const earlier = `/turns?${branch}&before=${TURNS[70]}`;
    expect((await get(`?${branch}`, {}, FORKED)).text.replaceAll('&amp;', '&')).toContain(earlier);
    const inserted = (await get(earlier, HTMX, FORKED)).text.replaceAll('&amp;', '&');
    expect(shown(inserted)).toEqual(range(20, 69));
    expect(inserted).toContain(`href="/conversations/${FORKED}?${branch}&from=${TURNS[0]}"`);
    expect((await get(`/turns?before=${TURNS.at(-1)}&branch=${VERSION}`, HTMX, FORKED)).status).toBe(404);
  });

  it.each([
    ['an early turn', 13, `?from=${TURNS[8]}`, range(8, 57)],
    ['the first turn', 0, `?from=${TURNS[0]}`, range(0, 49)],
    ['a late turn', 100, '', range(70, 119)],
  ])('contains the turn of a permalink, and the turns around it: %s', async (_which, turn, query, turns) => {
    const { location } = (await get(`/turns/${TURNS[turn]}`)).headers;
    expect(location).toBe(`/conversations/${CONVERSATION}${query}#turn-${TURNS[turn]}`);
    const { status, text } = await get(query);
    expect([status, shown(text)]).toEqual([200, turns]);
  });

  it('shows the form that edits an early question', async () => {
    expect((await get(`/turns/${TURNS[5]}/edit`)).text).toContain(`<textarea name="message"`);
  });

  it('shows the end of the branch when a question is asked on a page of an earlier part', async () => {
    const asked = { turnId: ulid(), message: '[[echo]] Next', after: TURNS[119]!, behind: '1' };
    const { text, headers } = await app.client(ANNA).post(`/conversations/${CONVERSATION}/turns`, asked, {
      ...HTMX,
      'hx-current-url': `${app.url}/conversations/${CONVERSATION}?from=${TURNS[20]}`,
    });
    expect(shown(text)).toEqual(range(71, 119));
    expect(text).toContain('<div class="text">[[echo]] Next</div>');
    expect([headers['hx-retarget'], headers['hx-reswap']]).toEqual(['#messages', 'innerHTML']);
    expect(headers['hx-replace-url']).toBe(`/conversations/${CONVERSATION}`);
    await until(() => app.turns.count === 0);
  });

  it("rejects another user's request for earlier turns", async () => {
    const path = `/conversations/${CONVERSATION}/turns?before=${TURNS[70]}`;
    expect((await app.client(BEAT).get(path, HTMX)).status).toBe(404);
  });
});
