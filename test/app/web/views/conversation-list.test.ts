import { AppFixture } from '../../../support/app/app-fixture';
import { headings, listedIds, storeConversations } from '../../../support/app/conversations';
import { ANNA, BEAT } from '../../../support/app/signer';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();

const FRAGMENT = { 'hx-request': 'true' };
const DAY = 24;
/**
 * Ids of 130 conversations that were used in the last 100 days, the newest first. They fill three pages of the list.
 */
const ids: string[] = [];
beforeAll(async () => {
  const conversations = Array.from({ length: 130 }, (_, n) => ({
    title: `Conversation ${n}`,
    hours: n === 0 ? 0 : 8 * DAY + n * 16,
  }));
  ids.push(...(await storeConversations(fixture, ANNA, conversations)));
});

/** Returns the URL of the next page of the list from the HTML of a page; undefined if there is no next page. */
const nextOf = (html: string) => /<a href="(\/conversations\?before=[^"]+)"/.exec(html)?.[1]!.replaceAll('&amp;', '&');

/** The whole list as a browser shows it. Each further page first completes the last group, and then adds groups. */
async function scroll(path: string): Promise<string> {
  const first = (await app.client(ANNA).get(path)).text;
  const pages = [first.slice(first.indexOf('<nav'), first.indexOf('</nav>'))];
  for (let next = nextOf(first); next; next = nextOf(pages.at(-1)!))
    pages.push((await app.client(ANNA).get(next, FRAGMENT)).text);
  return pages.join('');
}

it('contains every conversation and every heading exactly once over all its pages', async () => {
  const list = await scroll('/');
  expect(listedIds(list)).toEqual(ids);
  const shown = headings(list);
  expect(shown[0]).toBe('Today');
  expect(shown.slice(1).every((heading) => /^[A-Z][a-z]+ 20\d\d$/.test(heading))).toBe(true);
  expect(new Set(shown).size).toBe(shown.length);
});

it('neither loses nor repeats a conversation if several pages contain conversations of the same millisecond', async () => {
  const activeAt = '2020-01-01T00:00:00.000Z';
  const same = await storeConversations(fixture, BEAT, Array(120).fill({ activeAt }));
  const pages: string[] = [];
  for (let path: string | undefined = '/'; path; path = nextOf(pages.at(-1)!))
    pages.push((await app.client(BEAT).get(path, path === '/' ? {} : FRAGMENT)).text);
  expect(listedIds(pages.join('')).sort()).toEqual(same.sort());
}, 30_000);

it('marks the open conversation, and moves it to the top if it would otherwise be on a later page', async () => {
  const list = await scroll(`/conversations/${ids[100]}`);
  expect(listedIds(list)).toEqual([ids[100], ...ids.filter((id) => id !== ids[100])]);
  expect(headings(list)[0]).toBe('Open');
  expect([...list.matchAll(/<a href="([^"]+)"[^>]* aria-current="page"/g)].map(([, path]) => path)).toEqual([
    `/conversations/${ids[100]}`,
  ]);
  const recent = (await app.client(ANNA).get(`/conversations/${ids[3]}`)).text;
  expect(listedIds(recent)).toEqual(ids.slice(0, 50));
  expect(recent).toMatch(new RegExp(`href="/conversations/${ids[3]}"[^>]* aria-current="page"`));
});

it('continues on separate pages for browsers without JavaScript', async () => {
  const anna = app.client(ANNA);
  const first = (await anna.get('/')).text;
  const { status, text } = await anna.get(nextOf(first)!);
  expect([status, listedIds(text)]).toEqual([200, ids.slice(50, 100)]);
  expect(text).toContain('id="composer"');
  expect(text).toContain('<a href="/">Newest conversations</a>');
  expect(listedIds((await anna.get(nextOf(text)!)).text)).toEqual(ids.slice(100));
});

it('shows the time of each conversation and question, and the exact time in the title attribute', async () => {
  const page = (await app.client(ANNA).get(`/conversations/${ids[0]}`)).text;
  const times = [...page.matchAll(/<time datetime="([^"]+)" title="([^"]+)">([^<]+)<\/time>/g)];
  expect(times).toHaveLength(51);
  // The first match is the time of the question. The second match is the time of a conversation in the list, which follows in
  // the HTML.
  expect(times[0]![3]).toMatch(/^\d\d:\d\d$/);
  expect(times[1]![3]).toMatch(/^now$|min ago$/);
  expect(times[1]![2]).toMatch(/^\w+, \d+ \w+ \d{4} at [\d:]{8} (CET|CEST)$/);
});

it('shows times in the configured time zone', async () => {
  const other = await fixture.app({ TIME_ZONE: 'Asia/Tokyo' });
  expect((await other.client(ANNA).get('/')).text).toMatch(/ at [\d:]{8} GMT\+9"/);
});

it("rejects another user's conversation as the open conversation, and does not list it", async () => {
  expect((await app.client(BEAT).get(`/conversations/${ids[0]}`)).status).toBe(404);
  const path = `/conversations?before=2026-12-31T00:00:00.000Z&open=${ids[0]}`;
  expect(listedIds((await app.client(BEAT).get(path)).text)).not.toContain(ids[0]);
});

it.each(['day=x&period=<b>&open=../x&id=..', 'day=&period=&open=&id=', 'day=2026-13-45'])(
  'ignores invalid parameters of a page: %s',
  async (query) => {
    const path = `/conversations?before=2030-01-01T00:00:00.000Z&${query}`;
    const { status, text } = await app.client(ANNA).get(path, FRAGMENT);
    expect([status, listedIds(text)]).toEqual([200, ids.slice(0, 50)]);
  },
);

it.each(['', '&period=today'])(
  'shows an empty page of the list if no conversation is older than `before` (other parameters: %j)',
  async (query) => {
    const path = `/conversations?before=2000-01-01T00:00:00.000Z${query}`;
    const { status, text } = await app.client(ANNA).get(path, FRAGMENT);
    expect([status, listedIds(text)]).toEqual([200, []]);
  },
);
