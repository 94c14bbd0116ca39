import { setTimeout as delay } from 'node:timers/promises';
import { Store } from '../../../src/app/table/store';
import { AppFixture, type Item, type RunningApp } from '../../support/app/app-fixture';
import { storeHistory } from '../../support/app/large-history';
import { ANNA, BEAT } from '../../support/app/signer';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const remove = (app: RunningApp, conversation: string) => app.client(ANNA).deleteConversation(conversation);
const search = (app: RunningApp, q: string) => app.client(ANNA).post('/search', { q }, { 'hx-request': 'true' });
/** All items of Anna that contain the id of the conversation. */
const traces = async (conversation: string) =>
  (await fixture.items(ANNA)).filter((item) => JSON.stringify(item).includes(conversation));

const without = (item: Item, ...names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

/** Makes the items of a conversation like those of an earlier release, which stored no words. */
async function withoutWords(conversation: string): Promise<void> {
  for (const item of await traces(conversation))
    if (item.words !== undefined) await fixture.put(ANNA, without(item, 'words', 'activeAt'));
}

it('removes the words for the search together with the turns', async () => {
  const { conversation, turn } = await one.client(ANNA).ask('[[echo]] Schlüsselwort');
  await fixture.ended(ANNA, turn);
  expect((await traces(conversation)).some(({ words }) => words?.includes('schlusselwort'))).toBe(true);
  await remove(one, conversation);
  expect(await traces(conversation)).toEqual([]);
  expect(JSON.stringify(await fixture.items(ANNA))).not.toContain('schlusselwort');
});

it('leaves nothing behind when two tasks add the words of old turns while a conversation is deleted', async () => {
  const store = new Store('eu-central-2', 'joule-verne', 365);
  for (let round = 0; round < 6; round++) {
    await storeHistory(store, ANNA.sub, { conversations: 3, turns: 3, seed: round });
    const ids = (await fixture.items(ANNA))
      .filter(({ item }) => item.startsWith('conversation#'))
      .map(({ id }) => String(id));
    for (const id of ids) await withoutWords(id);
    const responses = await Promise.all([
      search(one, 'Kohlekraftwerk'),
      search(other, 'Kohlekraftwerk'),
      ...ids.map((id, n) => delay(Math.random() * 30).then(() => remove(n % 2 ? one : other, id))),
    ]);
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    await delay(50);
    for (const id of ids) expect([round, await traces(id)]).toEqual([round, []]);
    expect((await search(one, 'Kohlekraftwerk')).text).not.toContain('data-result');
  }
}, 60_000);

it('finds a turn whose task was lost, after another task has ended this turn', async () => {
  const { conversation, turn } = await one.client(BEAT).ask('[[tokens 3]]');
  await fixture.ended(BEAT, turn);
  const head = (await fixture.turn(BEAT, turn)).head!;
  const started = without(head, 'words', 'activeAt', 'endedAt', 'endedBy', 'items');
  const lost = {
    question: 'Unterbrochenwort?',
    status: 'streaming',
    runBy: 'lost-task',
    leaseUntil: Date.now() + 60_000,
  };
  await fixture.put(BEAT, { ...started, ...lost });
  await until(async () => {
    const { text } = await other.client(BEAT).post('/search', { q: 'unterbrochenwort' }, { 'hx-request': 'true' });
    return text.includes(`/conversations/${conversation}/turns/${turn}`);
  }, 30_000);
  expect((await fixture.turn(BEAT, turn)).head).toMatchObject({ status: 'interrupted', words: expect.any(String) });
}, 40_000);
