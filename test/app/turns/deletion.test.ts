import { setTimeout as delay } from 'node:timers/promises';
import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA, BEAT } from '../../support/app/signer';
import { allOf } from '../../support/server-sent-events';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const remove = (app: RunningApp, conversation: string) => app.client(ANNA).deleteConversation(conversation);
/** All items of Anna that contain the id of the conversation. */
const traces = async (conversation: string) =>
  (await fixture.items(ANNA)).filter((item) => JSON.stringify(item).includes(conversation));
const isIdle = () => one.turns.count === 0 && other.turns.count === 0;

it('leaves nothing behind when a question and the deletion of its conversation arrive at two tasks together', async () => {
  for (let round = 0; round < 15; round++) {
    const { conversation, turn } = await one.client(ANNA).ask('[[tokens 1]]');
    await fixture.ended(ANNA, turn);
    const [deleted, asked] = await Promise.all([
      delay(Math.random() * 4).then(() => remove(one, conversation)),
      delay(Math.random() * 4).then(() => other.client(ANNA).ask('[[rate 50]] [[tokens 20]]', { conversation })),
    ]);
    expect(deleted.status).toBe(200);
    expect([200, 404]).toContain(asked.status);
    await until(isIdle);
    expect(await traces(conversation)).toEqual([]);
  }
}, 60_000);

it('leaves nothing behind when the deletion of a conversation arrives together with its first question', async () => {
  for (let round = 0; round < 10; round++) {
    const turn = ulid();
    const asking = one.client(ANNA).ask('[[rate 50]] [[tokens 20]]', { turn });
    let status = 404;
    while (status === 404) ({ status } = await remove(other, turn));
    expect(status).toBe(200);
    await asking;
    await until(isIdle);
    expect(await traces(turn)).toEqual([]);
  }
}, 60_000);

it('the deletion of a conversation stops its answer that is running on another task, and leaves nothing behind', async () => {
  const { conversation, address } = await one.client(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  const following = allOf(await one.client(ANNA).stream({ address }));
  await remove(other, conversation);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
  await until(isIdle);
  expect(await traces(conversation)).toEqual([]);
  expect((await one.client(ANNA).get(`/conversations/${conversation}`)).status).toBe(404);
});

it('the next request for the list of conversations continues a deletion whose task was lost', async () => {
  const { conversation, turn } = await one.client(ANNA).ask('[[tokens 3]] Secret title');
  await fixture.ended(ANNA, turn);
  const item = (await fixture.items(ANNA)).find(({ title }) => title?.includes('Secret title'))!;
  await fixture.put(ANNA, { ...item, item: String(item.item), deletedAt: new Date().toISOString(), title: '' });
  expect((await other.client(ANNA).get(`/conversations/${conversation}`)).status).toBe(404);
  expect((await other.client(ANNA).ask('Next?', { conversation })).status).toBe(404);
  expect((await other.client(ANNA).get('/')).text).not.toContain(conversation);
  await until(async () => (await traces(conversation)).length === 0);
});

it('deletes a conversation without waiting for a task that was lost before storing its question', async () => {
  const { conversation, turn } = await one.client(ANNA).ask('[[tokens 3]]');
  await fixture.ended(ANNA, turn);
  const { version } = (await fixture.items(ANNA)).find((found) => found.item === 'answers')!;
  const answers = { [conversation]: { turn: ulid(), task: 'lost-task' } };
  await fixture.put(ANNA, { item: 'answers', version: version + 1, answers });
  expect((await remove(other, conversation)).status).toBe(200);
  expect(await traces(conversation)).toEqual([]);
});

it("rejects another user's request to delete, and keeps the conversation", async () => {
  const { conversation, turn } = await one.client(ANNA).ask('[[tokens 3]]');
  await fixture.ended(ANNA, turn);
  expect((await other.client(BEAT).deleteConversation(conversation)).status).toBe(404);
  expect((await one.client(ANNA).get(`/conversations/${conversation}`)).status).toBe(200);
});
