import { activityOf } from '../../../src/app/turns/log';
import { TABLE } from '../../../src/contract';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { storeConversation } from '../../support/app/conversations';
import { chunk, EngineServer } from '../../support/app/engine-server';
import { ADMIN, ANNA, BEAT } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

let engineServer: EngineServer;
let fixture: AppFixture;
let proxy: TableProxy;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url });
  proxy = await TableProxy.before(fixture.tableUrl);
  app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  other = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: fixture.tableUrl });
});
afterEach(() => proxy.restore());
afterAll(async () => {
  await fixture.close();
  await proxy.close();
  await engineServer.close();
});

async function ask(question: string, answer: string, conversation?: string, user = ANNA) {
  engineServer.respondWith(chunk(answer));
  const asked = await app.client(user).ask(question, conversation ? { conversation } : {});
  await fixture.ended(user, asked.turn);
  return asked;
}
const page = (q: string, task = app, user = ANNA) =>
  task.client(user).get(`/search?q=${encodeURIComponent(q)}`, { 'sec-fetch-mode': 'navigate' });
/** Searches as the page's script does, which asks again while older conversations are still being searched. */
const typed = (q: string, task = app, user = ANNA) =>
  until(async () => {
    const answer = await task.client(user).post('/search', { q }, { 'hx-request': 'true' });
    return answer.text.includes('still being searched') ? undefined : answer;
  });
const links = (text: string) => [...text.matchAll(/<a data-result href="([^"]*)"/g)].map(([, href]) => href);
const status = (text: string) => /(?:id="search-status"[^>]*|hx-target="#search-status"[^>]*)>([^<]*)</.exec(text)![1];

it('finds words of questions and answers, and links to the turn', async () => {
  const { conversation } = await ask('Was kostet Fernwärme?', 'Das hängt von der Gemeinde ab.');
  const { address } = await ask('Und eine Pumpe?', 'Eine **Wärmepumpe** kostet 30 000 Franken.', conversation);
  for (const q of ['wärmepumpe', 'WARMEPUMPE franken', 'pumpe', 'Wärmep']) {
    const { status: code, text } = await page(q);
    expect([q, code, links(text)]).toEqual([q, 200, [address]]);
  }
  const { text } = await page('wärmepumpe');
  expect(text).toContain('Eine <mark>Wärmepumpe</mark> kostet 30 000 Franken.');
  expect(status(text)).toBe('1 conversation found');
});

it('finds new turns at once on another task', async () => {
  const { address } = await ask('Zirkulation?', 'Umwälzpumpe', undefined);
  expect(links((await typed('umwälz', other)).text)).toEqual([address]);
  const second = await ask('Nochmals?', 'Umwälzung');
  expect(links((await typed('umwälz', other)).text)).toEqual([second.address, address]);
});

it('shows matching titles first, and links each of them to its conversation', async () => {
  const titled = await ask('Biogas aus Gülle?', 'Ja.');
  const answered = await ask('Und sonst?', 'Auch Biogas zählt.');
  const { text } = await page('biogas');
  expect(links(text)).toEqual([`/conversations/${titled.conversation}`, answered.address]);
  expect(text).toContain('<b><mark>Biogas</mark> aus Gülle?</b>');
});

it('escapes HTML in the search and in the results', async () => {
  await ask('Was tut <script>alert("gefahr")</script>?', 'Nichts & niemand.');
  for (const { text } of [await page('gefahr <script>'), await typed('"><img src=x> gefahr')]) {
    expect(text).not.toMatch(/<script>alert|<img src=x/);
  }
});

it("finds words only in the user's own conversations, not in another user's", async () => {
  await ask('Geheimnis?', 'Mirabellenkompott.');
  expect(links((await typed('mirabellenkompott', app, BEAT)).text)).toEqual([]);
  expect(links((await typed('mirabellenkompott')).text)).toHaveLength(1);
});

it('says what was searched if nothing is found', async () => {
  await ask('Quelle?', 'Keine.', undefined, BEAT);
  const { text } = await typed('zzzz', app, BEAT);
  expect(status(text)).toBe('Nothing found for “zzzz”. Searched: the titles, questions and answers of 1 conversation.');
});

it.each([
  ['', 200, ''],
  [' \t ', 200, ''],
  ['***', 200, 'Enter at least one letter or digit.'],
  ['" \\ % _ #', 200, 'Enter at least one letter or digit.'],
  ['a'.repeat(201), 422, 'A search can have at most 200 characters. Yours has 201.'],
  ['a'.repeat(10_000), 422, 'A search can have at most 200 characters. Yours has 10,000.'],
  ['🦔'.repeat(10_000), 422, 'A search can have at most 200 characters. Yours has 10,000.'],
])('shows no results for a blank or invalid search, and says why it is invalid: %#', async (q, code, sentence) => {
  const answer = await typed(q);
  expect([answer.status, status(answer.text), links(answer.text)]).toEqual([code, sentence, []]);
});

it('ignores wildcards and quotation marks, and finds emoji', async () => {
  const { address } = await ask('Igel?', 'Der 🦔 schläft im "Laubhaufen".');
  for (const q of ['🦔', '"laubhaufen"', 'laub*', '%laubhaufen_', 'schläft 🦔'])
    expect([q, links((await typed(q)).text)]).toEqual([q, [address]]);
  expect(links((await typed('l%n')).text)).not.toContain(address);
});

it('explains an outage of the table, and shows no empty list', async () => {
  await ask('Ausfall?', 'Stromausfall.');
  proxy.injectFault('error');
  for (const answer of [await typed('stromausfall'), await page('stromausfall')]) {
    expect([answer.status, status(answer.text)]).toEqual([
      503,
      'The search is unavailable at the moment. Try again shortly.',
    ]);
  }
  proxy.restore();
  expect(links((await typed('stromausfall')).text)).toHaveLength(1);
});

it('finds turns that an earlier release has stored, and stores their words', async () => {
  const { conversation, turn, address } = await ask('Früher?', 'Braunkohlebriketts.');
  const { words, activeAt, ...head } = (await fixture.turn(ANNA, turn)).head!;
  expect([words, activeAt]).toEqual([' fruher braunkohlebriketts', `#${head.endedAt}`]);
  await fixture.put(ANNA, head);
  const fresh = await fixture.app();
  expect(links((await page('braunkohle', fresh)).text)).toEqual([address]);
  await until(async () => (await fixture.turn(ANNA, turn)).head!.words === words);
  await app.client(ANNA).send({ method: 'DELETE', path: `/conversations/${conversation}` });
  expect(links((await page('braunkohle', fresh)).text)).toEqual([]);
});

it('finds the turns of an earlier release in a conversation that the user has continued since', async () => {
  const { conversation, turn, address } = await ask('Before the update?', 'Pelletofen.');
  const { words, activeAt, ...head } = (await fixture.turn(ANNA, turn)).head!;
  expect([words, activeAt]).not.toContain(undefined);
  await fixture.put(ANNA, head);
  const next = await ask('After the update?', 'Holzvergaser.', conversation);
  const fresh = await fixture.app();
  expect(links((await typed('pelletofen', fresh)).text)).toEqual([address]);
  expect(links((await typed('holzvergaser', fresh)).text)).toEqual([next.address]);
  expect((await fixture.turn(ANNA, turn)).head).toMatchObject({ words });
});

it('also reads a conversation of an earlier release that is stored while a search reads other conversations', async () => {
  await storeConversation(fixture, ADMIN, { title: 'Kachelofen' });
  const fresh = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let queries = 0;
  // The first query lists the conversations, the second one reads new words, the third one reads the turns of the conversation.
  proxy.fault = async (operation) => {
    if (operation === 'Query' && ++queries === 3) await held;
    return undefined;
  };
  const first = page('yes', fresh, ADMIN);
  await until(() => queries === 3);
  await storeConversation(fixture, ADMIN, { title: 'Schwedenofen' });
  const second = page('yes', fresh, ADMIN);
  await until(() => queries >= 5);
  release();
  expect(links((await first).text)).toHaveLength(1);
  expect(links((await second).text)).toHaveLength(2);
});

it('reads a conversation only once if its first turn has expired', async () => {
  const { conversation, turn } = await ask('Expired?', 'Nachtspeicher.');
  await ask('Kept?', 'Erdsonde.', conversation);
  const { head, log } = await fixture.turn(ANNA, turn);
  for (const item of [head!, ...log]) await fixture.put(ANNA, { ...item, item: String(item.item), expiresAt: 1 });
  expect(links((await typed('nachtspeicher')).text)).toEqual([]);
  const { address } = await ask('New?', 'Fernleitung.', conversation);
  proxy.reset();
  // One query lists the conversations, and another reads the turns that have ended since.
  await typed('nothing');
  expect(proxy.counts.Query).toBe(2);
  expect(links((await typed('fernleitung')).text)).toEqual([address]);
});

it('finds all turns of a conversation whose deletion was undone, even if the user searched while it was deleted', async () => {
  const { conversation, address } = await ask('Undone?', 'Kachelofen');
  const [key] = (await fixture.items(ANNA)).filter(({ item }) => item === `turn#${conversation}#${conversation}`);
  // The turn ended long ago: only the first read of its conversation finds it, not a query for turns that have ended since the last search.
  await fixture.put(ANNA, { ...key!, [TABLE.activityKey]: activityOf('2026-01-01T00:00:00.000Z') });
  expect(links((await typed('kachelofen')).text)).toEqual([address]);
  await app.client(ANNA).post(`/conversations/${conversation}/deletion`, {});
  expect(links((await typed('kachelofen')).text)).toEqual([]);
  await app.client(ANNA).post(`/conversations/${conversation}/deletion/undo`, {});
  await ask('And then?', 'Nothing', conversation);
  expect(links((await typed('kachelofen')).text)).toEqual([address]);
});

it('does not find a conversation that is being deleted', async () => {
  const { conversation } = await ask('Löschen?', 'Vanilleglace.');
  expect(links((await typed('vanilleglace', other)).text)).toHaveLength(1);
  const item = (await fixture.items(ANNA)).find((found) => found.item === `conversation#${conversation}`)!;
  await fixture.put(ANNA, { ...item, deletedAt: new Date().toISOString() });
  expect(links((await typed('vanilleglace', other)).text)).toEqual([]);
});

it('keeps turns out of the list of conversations, although the index by activity contains both', async () => {
  const { text } = await app.client(BEAT).get('/');
  expect([...text.matchAll(/ data-conversation="/g)]).toHaveLength(1);
});
