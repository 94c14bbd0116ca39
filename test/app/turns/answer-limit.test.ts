import { ulid } from 'ulid';
import { AppFixture } from '../../support/app/app-fixture';
import type { Asked } from '../../support/app/client';
import { ADMIN, ANNA, BEAT, type User } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const LONG = '[[silent 60]]';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const ask = (count: number, user: User) =>
  Promise.all(Array.from({ length: count }, (_, n) => [one, other][n % 2]!.client(user).ask(LONG)));
/** Stops the answer on the task that runs it, so that it ends at once. */
const stop = (asked: Asked, user: User) =>
  [one, other]
    .find(({ turns }) => turns.withPrefix(`${user.sub} ${asked.conversation} `).length > 0)
    ?.client(user)
    .stop(asked);
const stopAll = async (asked: readonly Asked[], user: User) => {
  await Promise.all(asked.map((turn) => stop(turn, user)));
  await until(async () => (await runningOf(user)).length === 0);
};
/** The ids of the stored running turns that count towards the limit. */
const runningOf = async (user: User): Promise<string[]> => {
  const items = await fixture.items(user);
  const entries: { turn: string }[] = Object.values(items.find(({ item }) => item === 'answers')?.answers ?? {});
  const isStreaming = ({ turn }: { turn: string }) =>
    items.some(({ id, status }) => id === turn && status === 'streaming');
  return entries.filter(isStreaming).map(({ turn }) => turn);
};

it('accepts at most five concurrent questions of a user on two tasks together', async () => {
  const asked = await ask(7, ANNA);
  const accepted = asked.filter(({ status }) => status === 200);
  const refused = asked.filter(({ status }) => status === 429);
  expect([accepted.length, refused.length]).toEqual([5, 2]);
  for (const { text } of refused) expect(text).toContain('maximum number of answers at a time (5)');
  expect((await fixture.items(ANNA)).filter(({ status }) => status === 'streaming')).toHaveLength(5);
  // A refused first question leaves no conversation.
  expect((await fixture.items(ANNA)).filter(({ title }) => title)).toHaveLength(5);
  expect((await one.client(BEAT).ask('[[tokens 3]]')).status).toBe(200);
  await stopAll(accepted, ANNA);
});

it('accepts another question of a user at the limit as soon as the page has shown that an answer has ended', async () => {
  const asked = await ask(5, ANNA);
  for (let n = 0; n < 2; n++) {
    const following = one.client(ANNA).follow(asked[n]!);
    await stop(asked[n]!, ANNA);
    await following;
    asked.push(await other.client(ANNA).ask(LONG));
    expect(asked.at(-1)!.status).toBe(200);
    expect((await one.client(ANNA).ask(LONG)).status).toBe(429);
  }
  await stopAll(asked, ANNA);
});

it('returns the existing answer if the request of a question arrives again after its user has reached the limit', async () => {
  const asked = await ask(5, ANNA);
  for (const app of [one, other]) {
    const again = await app.client(ANNA).ask(LONG, { turn: asked[0]!.turn });
    expect([again.status, again.text.includes(`data-turn="${asked[0]!.turn}"`)]).toEqual([200, true]);
  }
  expect(await runningOf(ANNA)).toHaveLength(5);
  await stopAll(asked, ANNA);
});

it('counts a question once if its request arrives several times concurrently', async () => {
  const turn = ulid();
  const asked = await Promise.all([one, other, one, other].map((app) => app.client(ANNA).ask(LONG, { turn })));
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await runningOf(ANNA)).toHaveLength(1);
  await stopAll(asked.slice(0, 1), ANNA);
});

it('does not count a question that is refused because an answer in its conversation is running or the conversation does not exist', async () => {
  const [asked] = await ask(1, ANNA);
  for (let n = 0; n < 6; n++)
    expect((await other.client(ANNA).ask('And?', { conversation: asked!.conversation })).status).toBe(409);
  expect((await other.client(ANNA).ask('And?', { conversation: ulid() })).status).toBe(404);
  expect(await runningOf(ANNA)).toHaveLength(1);
  await stopAll([asked!], ANNA);
});

it('answers a question without storing it when other tasks change the list of running answers before each attempt to add to it', async () => {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  proxy.fault = (operation) => (operation === 'PutItem' ? 'condition' : undefined);
  const asked = await app.client(ANNA).ask('[[echo]] Here.');
  proxy.restore();
  expect([asked.status, asked.text.includes('could not be saved')]).toEqual([200, true]);
  expect((await fixture.turn(ANNA, asked.turn)).head).toBeUndefined();
  await app.close();
  await proxy.close();
});

it('after the table has become available again, removes the entry of an unstored question from the running answers', async () => {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  let puts = 0;
  // The first item is the task's heartbeat. The table stores the entry of the question, but the response is lost, and no later request
  // succeeds.
  proxy.fault = (operation) => {
    if (operation === 'PutItem' && ++puts === 2) return 'lost response';
    return puts >= 2 ? 'error' : undefined;
  };
  const asked = await app.client(BEAT).ask('[[echo]] Here.');
  expect(asked.text).toContain('could not be saved');
  const hasEntry = async () =>
    asked.conversation in (await fixture.items(BEAT)).find(({ item }) => item === 'answers')!.answers;
  expect(await hasEntry()).toBe(true);
  proxy.restore();
  await until(async () => !(await hasEntry()), 20_000);
  await app.close();
  await proxy.close();
}, 40_000);

it('does not complete the deletion of a conversation while changes by other tasks prevent the removal of its entry from the running answers', async () => {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  const { conversation, turn } = await one.client(BEAT).ask('[[tokens 1]]');
  await fixture.ended(BEAT, turn);
  const remove = () => app.client(BEAT).deleteConversation(conversation);
  const hasEntry = async () =>
    conversation in (await fixture.items(BEAT)).find(({ item }) => item === 'answers')!.answers;
  proxy.fault = (operation) => (operation === 'PutItem' ? 'condition' : undefined);
  expect([(await remove()).status, await hasEntry()]).toEqual([503, true]);
  proxy.restore();
  expect((await remove()).status).toBe(200);
  expect((await fixture.items(BEAT)).filter((item) => JSON.stringify(item).includes(conversation))).toEqual([]);
  await app.close();
  await proxy.close();
});

/**
 * Makes it look as if `task`, which is another task, were alive and running five answers. Stores their turns only if `withHead` is true.
 */
async function answersOf(task: string, withHead = true): Promise<void> {
  const answers: Record<string, { turn: string; task: string }> = {};
  for (let n = 0; n < 5; n++) {
    const id = ulid();
    answers[id] = { turn: id, task };
    const head = { id, conversationId: id, question: 'Lost?', askedAt: new Date().toISOString(), runBy: task };
    const leaseUntil = Date.now() + 3_600_000;
    if (withHead) await fixture.put(ADMIN, { item: `turn#${id}#${id}`, ...head, status: 'streaming', leaseUntil });
  }
  const { version = 0 } = (await fixture.items(ADMIN)).find(({ item }) => item === 'answers') ?? {};
  await fixture.put(ADMIN, { item: 'answers', version: version + 1, answers });
  await fixture.putTask(task);
}

it.each([
  ['are stored', true],
  ['are not stored yet', false],
])('counts answers of another task until that task has shut down (their turns %s)', async (_which, withHead) => {
  const task = ulid();
  await answersOf(task, withHead);
  expect((await one.client(ADMIN).ask(LONG)).status).toBe(429);
  await fixture.deleteTask(task);
  for (const app of [one, other]) {
    const first = await until(async () => {
      const answer = await app.client(ADMIN).ask(LONG);
      return answer.status === 200 ? answer : undefined;
    });
    await stop(first, ADMIN);
  }
  const asked = await ask(6, ADMIN);
  expect(asked.filter(({ status }) => status === 200)).toHaveLength(5);
  await stopAll(
    asked.filter(({ status }) => status === 200),
    ADMIN,
  );
});

it.each([
  ['de', 'Höchstzahl gleichzeitiger Antworten erreicht (5)'],
  ['fr', 'nombre maximal de réponses simultanées (5)'],
  ['it', 'numero massimo di risposte contemporanee (5)'],
  ['en', 'maximum number of answers at a time (5)'],
])(
  'keeps the question in the page without JavaScript, and explains the limit in the language %s',
  async (language, sentence) => {
    await answersOf(ulid());
    const turnId = ulid();
    const message = 'Where is <my> question & answer?\nHere.';
    const { status, text } = await one
      .client(ADMIN)
      .post(`/conversations/${turnId}/turns`, { message, turnId }, { 'accept-language': language });
    expect(status).toBe(429);
    expect(text).toContain(sentence);
    expect(text).toMatch(/<textarea[^>]*>Where is &lt;my&gt; question &amp; answer\?\nHere\.<\/textarea>/);
  },
);

it('rejects a second concurrent question of a user if MAX_RUNNING_ANSWERS_PER_PERSON is 1', async () => {
  const single = await fixture.app({ MAX_RUNNING_ANSWERS_PER_PERSON: '1' });
  const first = await single.client(BEAT).ask(LONG);
  expect([first.status, (await single.client(BEAT).ask(LONG)).status]).toEqual([200, 429]);
  await single.client(BEAT).stop(first);
});
