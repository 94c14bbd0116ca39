import { ulid } from 'ulid';
import { pageAfter } from '../../support/app/answer-page';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { FaultProxy } from '../../support/fault-proxy';
import { until } from '../../support/until';

let fixture: AppFixture;
let proxy: FaultProxy;
let app: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
  proxy = await FaultProxy.before(fixture.tableUrl);
  app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
afterEach(() => proxy.restore());
afterAll(async () => {
  await fixture.close();
  await proxy.close();
});

const HTMX = { 'hx-request': 'true' };
const ended = async (turn: string) => {
  await fixture.ended(ANNA, turn);
  await until(() => app.turns.count === 0);
};

it('answers while the table is unavailable, and says that the answer is not stored', async () => {
  proxy.cut();
  const anna = app.client(ANNA);
  expect((await anna.get('/')).text).toContain('cannot be loaded');
  const asked = await anna.ask('[[echo]] Still **here**.');
  expect(asked.status).toBe(200);
  expect(asked.text).toContain('could not be saved');
  const events = await anna.follow(asked);
  expect(pageAfter(events).html).toBe('<p>Still <strong>here</strong>.</p>');
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  expect(events.at(-2)!.data).toContain('could not be saved');
  proxy.restore();
  expect((await fixture.turn(ANNA, asked.turn)).head).toBeUndefined();
}, 30_000);

it('offers no edit, permalink or export for a question that could not be stored, and keeps the export of the other questions', async () => {
  const anna = app.client(ANNA);
  const first = await anna.ask('[[echo]] First');
  await ended(first.turn);
  const page = (await anna.get(`/conversations/${first.conversation}`)).text;
  for (const link of ['action="edit"', 'action="permalink"', 'export="md"']) expect(page).toContain(`data-${link}`);
  proxy.cut();
  const lost = await anna.ask('[[echo]] Second', { conversation: first.conversation });
  expect(lost.text).toContain('could not be saved');
  const ending = (await anna.follow(lost)).at(-2)!.data;
  expect(ending).toContain('data-action="copy"');
  for (const link of ['action="edit"', 'action="permalink"', 'export="md"'])
    expect(lost.text + ending).not.toContain(`data-${link}`);
  expect(lost.text).not.toContain('hx-target="#export"');
  await until(() => app.turns.count === 0);
}, 30_000);

it('finishes an answer during which the table fails, and says that the answer is not stored', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 40]] [[tokens 240]]');
  const following = anna.follow(asked);
  await until(async () => (await fixture.turn(ANNA, asked.turn)).log.length > 0);
  proxy.cut();
  const events = await following;
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  expect(events.at(-2)!.data).toContain('could not be saved');
  proxy.restore();
  const again = await anna.follow(asked);
  expect(pageAfter(again).html).toBe(pageAfter(events).html);
}, 30_000);

it('shows the running answer of a first question whose request arrives again while the table is unavailable', async () => {
  const anna = app.client(ANNA);
  const turn = ulid();
  const first = await anna.ask('[[silent 60]] Still running', { turn });
  proxy.cut();
  const second = await anna.ask('[[silent 60]] Still running', { turn });
  expect([second.status, second.text]).toEqual([200, expect.stringContaining(`data-turn="${turn}"`)]);
  proxy.restore();
  await anna.stop(first);
  await until(() => app.turns.count === 0);
}, 30_000);

it('stores the whole answer when the table recovers before the answer ends', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 30]] [[tokens 240]]');
  await until(async () => (await fixture.turn(ANNA, asked.turn)).log.length > 0);
  proxy.cut();
  await until(() => proxy.refused > 1);
  proxy.restore();
  const events = await anna.follow(asked);
  expect(events.at(-2)!.data).not.toContain('could not be saved');
  const { log } = await fixture.turn(ANNA, asked.turn);
  expect(log.map(({ n }) => n)).toEqual(log.map((_, index) => index + 1));
  expect((await app.client(ANNA).get(`/conversations/${asked.conversation}`)).text).toContain(pageAfter(events).html);
}, 30_000);

it('still limits the answers that a task runs for a user while the table is unavailable', async () => {
  proxy.cut();
  const anna = app.client(ANNA);
  const asked = await Promise.all(Array.from({ length: 7 }, () => anna.ask('[[rate 20]] [[tokens 2000]]')));
  expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429]);
  for (const turn of asked) await anna.stop(turn);
  await until(() => app.turns.count === 0);
}, 30_000);

it('responds with 503 and an explanation if a page that needs the table is requested while the table is unavailable', async () => {
  proxy.cut();
  const page = await app.client(ANNA).get('/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect(page.status).toBe(503);
  expect(page.text).toContain('is unavailable');
}, 15_000);

it('keeps the URL and the branch of a page whose question could not be stored', async () => {
  const anna = app.client(ANNA);
  const first = await anna.ask('[[echo]] First');
  const second = await anna.ask('[[echo]] Second', { conversation: first.conversation });
  await ended(second.turn);
  const path = `/conversations/${first.conversation}/turns`;
  const page = { ...HTMX, 'hx-current-url': `${app.url}/conversations/${first.conversation}?branch=${second.turn}` };
  const other = ulid();
  await anna.post(path, { turnId: other, replaces: second.turn, message: '[[echo]] Other' }, HTMX);
  await ended(other);
  proxy.cut();
  const turnId = ulid();
  const fields = { turnId, after: second.turn, message: '[[echo]] Third' };
  const lost = await anna.post(path, fields, page);
  expect(lost.text).toContain('could not be saved');
  expect([lost.headers['hx-push-url'], lost.headers['hx-replace-url']]).toEqual([undefined, undefined]);
  expect(lost.text).toContain(`id="after" name="after" value="${second.turn}"`);
  await anna.follow({ address: `${path}/${turnId}` });
  await until(() => app.turns.count === 0);
  const plain = await anna.post(path, { ...fields, turnId: ulid() });
  expect(plain.text).toContain(`id="after" name="after" value="${second.turn}"`);
  proxy.restore();
  const next = ulid();
  const asked = await anna.post(path, { turnId: next, after: second.turn, message: '[[echo]] Fourth' }, page);
  expect(asked.headers['hx-replace-url']).toBe(`/conversations/${first.conversation}?branch=${next}`);
  expect((await fixture.turn(ANNA, next)).head).toMatchObject({ parent: second.turn });
  await ended(next);
}, 60_000);

/**
 * Asks a first question that cannot be stored. Returns the values that the forms of its page send (`after` and `again`), and a function
 * that sends such a form.
 */
async function unsavedFirst() {
  const anna = app.client(ANNA);
  proxy.cut();
  const asked = await anna.ask('[[echo]] First');
  expect(asked.text).toContain('could not be saved');
  const after = /id="after" name="after" value="(.*?)"/.exec(asked.text)![1]!;
  const again = (await anna.follow(asked)).at(-2)!.data;
  await until(() => app.turns.count === 0);
  proxy.restore();
  const post = async (fields: Record<string, string>) => {
    const turnId = ulid();
    const response = await anna.post(`/conversations/${asked.conversation}/turns`, { turnId, ...fields }, HTMX);
    if (response.status === 200) await ended(fields.turnId ?? turnId);
    return { ...response, turn: fields.turnId ?? turnId };
  };
  return { anna, asked, after, again: fieldsOf(again), post };
}

const fieldsOf = (html: string) =>
  Object.fromEntries(
    [.../<form class="again"[^]*?<\/form>/.exec(html)![0].matchAll(/name="(.*?)" value="(.*?)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  );

it('stores a question that is asked again after it could not be stored, and the next question', async () => {
  const { asked, after, again, post } = await unsavedFirst();
  const repeated = await post({ ...again, after });
  expect(repeated.status).toBe(200);
  expect((await fixture.turn(ANNA, repeated.turn)).head).toMatchObject({
    question: '[[echo]] First',
    status: 'complete',
  });
  const next = await post({ message: '[[echo]] Second', after: repeated.turn });
  expect((await fixture.turn(ANNA, next.turn)).head).toMatchObject({ parent: repeated.turn });
  const page = await app.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect([page.status, page.text.match(/class="question"/g)?.length]).toEqual([200, 2]);
}, 30_000);

it('after a first question that could not be stored, stores the next question, and without JavaScript the same question when it is asked again', async () => {
  const { anna, asked, after, post } = await unsavedFirst();
  expect((await post({ message: '[[echo]] Second' })).status).toBe(404);
  const second = await post({ message: '[[echo]] Second', after });
  expect(second.status).toBe(200);
  expect(second.text).toContain(`id="after" name="after" value="${second.turn}"`);
  expect((await fixture.turn(ANNA, second.turn)).head).toMatchObject({ question: '[[echo]] Second' });
  expect((await anna.get(`/conversations/${asked.conversation}`)).status).toBe(200);
  proxy.cut();
  const turnId = ulid();
  const plain = await anna.post(`/conversations/${turnId}/turns`, { turnId, message: '[[echo]] Plain' });
  proxy.restore();
  await until(() => app.turns.count === 0);
  const form = fieldsOf(plain.text);
  expect((await anna.post(`/conversations/${turnId}/turns`, form)).status).toBe(200);
  await ended(form.turnId!);
}, 30_000);

it('rejects a further question after an unstored first question if their conversation was deleted in the meantime', async () => {
  const { anna, asked, after, post } = await unsavedFirst();
  expect((await post({ message: '[[echo]] Second', after })).status).toBe(200);
  await anna.post(`/conversations/${asked.conversation}/deletion`, {});
  expect((await post({ message: '[[echo]] Third', after })).status).toBe(404);
}, 30_000);
