import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until';
import { ANSWER_LIMIT, Cluster, type Task } from './model/cluster';
import { History, type Question } from './model/history';
import { answerTo } from './model/model-engine';
import { Random } from './model/random';

let cluster: Cluster;
let one: Task;
let other: Task;
let third: Task;
beforeAll(async () => {
  cluster = await Cluster.open();
  [one, other, third] = cluster.tasks as [Task, Task, Task];
});
afterEach(() => cluster.tasks.forEach(({ proxy }) => proxy.restore()));
afterAll(() => cluster.close());

const LONG = '2000 8 20';
const SHORT = '1 4 0';
let users = 0;
const newHistory = () => new History(`person-${++users}`, cluster, new Random(users));
const names = async ({ user }: History) =>
  (await cluster.items()).filter(({ owner }) => owner === `person#${user}`).map(({ item }) => String(item));
const conversations = async (history: History) =>
  (await names(history)).filter((name) => name.startsWith('conversation#'));
const find = async (turn: string) => (await cluster.items()).find(({ id, question }) => id === turn && question);

it('sends heartbeats for an answer even if storing its question took longer than the interval of heartbeats', async () => {
  const history = newHistory();
  one.proxy.fault = (operation) => (operation === 'PutItem' ? { slow: 700 } : undefined);
  const question = history.newQuestion(undefined, LONG);
  expect(await history.ask(one, question)).toBe('stored');
  one.proxy.reset();
  await until(() => (one.proxy.counts.UpdateItem ?? 0) >= 2);
  await history.stop(one, question);
});

it('stops an answer if another task requests this while the question is being stored', async () => {
  const history = newHistory();
  let puts = 0;
  const question = history.newQuestion(undefined, LONG);
  // To store a question, a task sends three writes: the running answers, the conversation and the turn. Only the write of the
  // turn is slow.
  one.proxy.fault = (operation) => (operation === 'PutItem' && ++puts > 2 ? { slow: 1_300 } : undefined);
  const asking = history.ask(one, question);
  await until(async () => (await names(history)).includes(`conversation#${question.turn}`));
  const key = `${history.user} ${question.turn} ${question.turn}`;
  await other.turns.otherTasks.requestStop(one.turns.task, key);
  expect(await asking).toBe('stored');
  await until(async () => (await find(question.turn))?.status === 'stopped');
});

it('shows the items of a batch without a gap, regardless of the order in which the table stores them', async () => {
  const history = newHistory();
  let batches = 0;
  one.proxy.fault = (operation) =>
    operation === 'BatchWriteItem' && ++batches < 4 ? { unprocessed: (index) => index === 0 } : undefined;
  const question = history.newQuestion(undefined, '40 20000 100');
  await history.ask(one, question);
  await history.follow(other, question);
  expect(history.views[0]!.text).toBe(answerTo(question.message));
}, 30_000);

it('withdraws text that a follower has received if another task has ended the turn without this text', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, '100 8 50');
  await history.ask(one, question);
  const following = history.follow(other, question);
  await until(async () => (await names(history)).some((name) => name.endsWith('#000002')));
  await delay(700);
  const { head } = one.turns.find(`${history.user} ${question.turn} ${question.turn}`)!;
  const stored = cluster.storedTurns(history.user);
  await stored.end(head, { outcome: { status: 'interrupted' }, endedBy: 'third', items: 1, words: '' });
  await following;
  const turn = await other.of(history.user).turn(question.turn, question.turn);
  expect(history.views[0]).toMatchObject({ text: turn.answer, outcome: { status: 'interrupted' } });
}, 30_000);

it('accepts further questions on other tasks after a question that could not be stored', async () => {
  const history = newHistory();
  const busy = newHistory();
  const running = busy.newQuestion(undefined, LONG);
  await busy.ask(one, running);
  const first = history.newQuestion(undefined, SHORT);
  await history.ask(one, first);
  await until(async () => (await find(first.turn))?.status === 'complete');
  let puts = 0;
  one.proxy.fault = (operation) => (operation === 'PutItem' && ++puts > 1 ? 'error' : undefined);
  expect(await history.ask(one, history.newQuestion(first.turn, SHORT))).toBe('unstored');
  one.proxy.restore();
  const next = history.newQuestion(first.turn, SHORT);
  await until(async () => (await history.ask(other, next)) === 'stored', 12_000);
  await busy.stop(one, running);
}, 30_000);

it('completes the answer to a question that was stored although the response of the table was lost', async () => {
  const history = newHistory();
  const busy = newHistory();
  const running = busy.newQuestion(undefined, LONG);
  await busy.ask(one, running);
  const question = history.newQuestion(undefined, '3 8 20');
  failAfterStoringTurn();
  expect(await history.ask(one, question)).toBe('unstored');
  one.proxy.restore();
  await expectAnswer(history, question);
  await busy.stop(one, running);
}, 30_000);

it('completes the answer to a question that was stored although the response of the table was lost, even if unstored answers have reached the limit', async () => {
  const history = newHistory();
  one.proxy.fault = () => 'error';
  const others = Array.from({ length: ANSWER_LIMIT }, () => history.newQuestion(undefined, LONG));
  for (const question of others) expect(await history.ask(one, question)).toBe('unstored');
  failAfterStoringTurn();
  const question = history.newQuestion(undefined, '3 8 20');
  expect(await history.ask(one, question)).toBe('unstored');
  one.proxy.restore();
  await expectAnswer(history, question);
  for (const running of others) await history.stop(one, running);
}, 30_000);

it('leaves no conversation when a first question arrives again on another task after its conversation was deleted', async () => {
  const history = newHistory();
  const question = await askWithoutStoringTurn(history);
  expect(await history.delete(other, question)).toBe(true);
  expect(await history.ask(third, question)).toBe('refused');
  expect(await conversations(history)).toEqual([]);
});

it('removes the items of a first question that was not stored, if a late request writes them after the deletion of the conversation', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, SHORT);
  let [puts, isDeleted] = [0, false];
  // The second write creates the conversation. Its response is lost, so the SDK repeats the write. The table carries out the
  // repetition only after the deletion.
  one.proxy.fault = (operation) => {
    if (operation !== 'PutItem' || ++puts > 3) return undefined;
    if (puts === 3) return { late: until(() => isDeleted) };
    return puts === 2 ? 'lost response' : undefined;
  };
  expect(await history.ask(one, question)).toBe('unstored');
  expect(await history.delete(one, question)).toBe(true);
  expect(await conversations(history)).toEqual([]);
  isDeleted = true;
  await until(async () => (await conversations(history)).length === 1);
  await until(async () => (await names(history)).every((name) => name === 'answers'));
});

it('leaves no conversation when a retry of the SDK creates the conversation again after its deletion', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, LONG);
  let puts = 0;
  // The second write creates the conversation. Its response is lost, so the SDK repeats the write. Before the repetition,
  // another task deletes the conversation.
  one.proxy.fault = async (operation) => {
    if (operation !== 'PutItem') return undefined;
    if (++puts === 2) return 'lost response';
    if (puts === 3) expect(await history.delete(other, question)).toBe(true);
    return undefined;
  };
  expect(await history.ask(one, question)).toBe('refused');
  expect(puts).toBeGreaterThanOrEqual(4);
  expect(await names(history)).toEqual(['answers']);
});

it('leaves no conversation when a first question arrives again after one deletion has ended and while another is running', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, SHORT);
  await history.ask(one, question);
  await until(async () => (await find(question.turn))?.status === 'complete');
  let [isReached, isAsked] = [false, false];
  other.proxy.fault = async (operation) => {
    isReached ||= operation === 'Query';
    if (isReached) await until(() => isAsked);
    return undefined;
  };
  const deleting = history.delete(other, question);
  await until(() => isReached);
  expect(await history.delete(one, question)).toBe(true);
  expect(await history.ask(third, question)).toBe('stored');
  isAsked = true;
  expect(await deleting).toBe(true);
  expect(await conversations(history)).toEqual([]);
});

it('keeps a first question that is stored after the start of a deletion which is then undone', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, SHORT);
  let isAnswered = false;
  const puts: [number, number] = [0, 0];
  // Two tasks receive the question. Each sends three writes: the running answers, the conversation, and then the turn.
  one.proxy.fault = async (operation) => {
    if (operation === 'PutItem' && ++puts[0] === 3) await until(() => isAnswered);
    return undefined;
  };
  other.proxy.fault = async (operation) => {
    if (operation === 'PutItem' && ++puts[1] === 3) await history.hide(third, question);
    return undefined;
  };
  const asking = history.ask(one, question);
  await until(() => puts[0] === 3);
  expect(await history.ask(other, question)).toBe('stored');
  isAnswered = true;
  await asking;
  await history.undo(third, question);
  await expectAnswer(history, question);
});

it('keeps a first question whose conversation is hidden after its creation, but before a response confirms the creation', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, SHORT);
  let puts = 0;
  // The second write creates the conversation. Its response is lost, so the SDK repeats the write.
  one.proxy.fault = async (operation) => {
    if (operation !== 'PutItem') return undefined;
    if (++puts === 2) return 'lost response';
    if (puts === 3) await history.hide(other, question);
    return undefined;
  };
  expect(await history.ask(one, question)).toBe('stored');
  await history.undo(other, question);
  await expectAnswer(history, question);
});

/** Asks a first question whose conversation is stored, but whose turn is not. */
async function askWithoutStoringTurn(history: History): Promise<Question> {
  let puts = 0;
  one.proxy.fault = (operation) => (operation === 'PutItem' && ++puts > 2 ? 'error' : undefined);
  const question = history.newQuestion(undefined, SHORT);
  expect(await history.ask(one, question)).toBe('unstored');
  one.proxy.restore();
  return question;
}

/** Lets the next question store its turn, but loses the response. All later requests fail. */
function failAfterStoringTurn(): void {
  let puts = 0;
  one.proxy.fault = (operation) => {
    if (operation === 'PutItem' && ++puts === 3) return 'lost response';
    return puts >= 3 ? 'error' : undefined;
  };
}

async function expectAnswer(history: History, question: Question): Promise<void> {
  const turn = await until(async () => {
    const found = await other.of(history.user).turn(question.turn, question.turn);
    return found.status === 'streaming' ? undefined : found;
  }, 15_000);
  expect(turn).toMatchObject({ status: 'complete', answer: answerTo(question.message) });
}
