import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until';
import { Cluster, type Task } from './model/cluster';
import { History } from './model/history';
import { answerTo } from './model/model-engine';
import { Random } from './model/random';

let cluster: Cluster;
let one: Task;
let other: Task;
beforeAll(async () => {
  cluster = await Cluster.open();
  [one, other] = cluster.tasks as [Task, Task];
});
afterEach(() => cluster.tasks.forEach(({ proxy }) => proxy.restore()));
afterAll(() => cluster.close());

const LONG = '2000 8 20';
const SHORT = '1 4 0';
let persons = 0;
const newHistory = () => new History(`person-${++persons}`, cluster, new Random(persons));
const names = async ({ person }: History) =>
  (await cluster.items()).filter(({ owner }) => owner === `person#${person}`).map(({ item }) => String(item));
const find = async (turn: string) => (await cluster.items()).find(({ id, question }) => id === turn && question);

it('sends heartbeats for an answer whose question took longer to store than a heartbeat', async () => {
  const history = newHistory();
  one.proxy.fault = (operation) => (operation === 'PutItem' ? { slow: 700 } : undefined);
  const question = history.newQuestion(undefined, LONG);
  expect(await history.ask(one, question)).toBe('stored');
  one.proxy.reset();
  await delay(2_200);
  expect(one.proxy.counts.UpdateItem).toBeGreaterThanOrEqual(2);
  await history.stop(one, question);
});

it('stops an answer that another task stops while its question is being stored', async () => {
  const history = newHistory();
  let puts = 0;
  const question = history.newQuestion(undefined, LONG);
  // The first two writes of a question (running answers, conversation) are fast; the third one (the turn) is slow.
  one.proxy.fault = (operation) => (operation === 'PutItem' && ++puts > 2 ? { slow: 1_300 } : undefined);
  const asking = history.ask(one, question);
  await until(async () => (await names(history)).includes(`conversation#${question.turn}`));
  const key = `${history.person} ${question.turn} ${question.turn}`;
  await other.turns.otherTasks.requestStop(one.turns.task, key);
  expect(await asking).toBe('stored');
  await until(async () => (await find(question.turn))?.status === 'stopped');
});

it('shows the items of a batch without a gap, in whatever order the table stores them', async () => {
  const history = newHistory();
  let batches = 0;
  one.proxy.fault = (operation) =>
    operation === 'BatchWriteItem' && ++batches < 4 ? { unprocessed: (index) => index === 0 } : undefined;
  const question = history.newQuestion(undefined, '40 20000 100');
  await history.ask(one, question);
  await history.follow(other, question);
  expect(history.views[0]!.text).toBe(answerTo(question.message));
}, 30_000);

it('withdraws items that a reader saw before another task ended the turn without them', async () => {
  const history = newHistory();
  const question = history.newQuestion(undefined, '100 8 50');
  await history.ask(one, question);
  const following = history.follow(other, question);
  await until(async () => (await names(history)).some((name) => name.endsWith('#000002')));
  await delay(700);
  const { head } = one.turns.find(`${history.person} ${question.turn} ${question.turn}`)!;
  const stored = cluster.storedTurns(history.person);
  await stored.end(head, { outcome: { status: 'interrupted' }, endedBy: 'third', items: 1 });
  await following;
  const turn = await other.of(history.person).turn(question.turn, question.turn);
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

it('ends a turn that was stored although its request failed', async () => {
  const history = newHistory();
  const busy = newHistory();
  const running = busy.newQuestion(undefined, LONG);
  await busy.ask(one, running);
  const question = history.newQuestion(undefined, '3 8 20');
  let puts = 0;
  one.proxy.fault = (operation) => {
    if (operation === 'PutItem' && ++puts === 3) return 'lost response';
    return puts >= 3 ? 'error' : undefined;
  };
  expect(await history.ask(one, question)).toBe('unstored');
  one.proxy.restore();
  const turn = await until(async () => {
    const found = await other.of(history.person).turn(question.turn, question.turn);
    return found.status === 'streaming' ? undefined : found;
  }, 15_000);
  expect(turn).toMatchObject({ status: 'complete', answer: answerTo(question.message) });
  await busy.stop(one, running);
}, 30_000);
