import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../support/table-proxy';
import { until } from '../../support/until';
import { Cluster, type Task } from './cluster';
import { History } from './history';
import { faultsIn } from './invariants';
import { Random } from './random';

/** Milliseconds from the start of the answers to the failure of the table. */
const LEAD = 1_200;
/** Milliseconds between two words of an answer. */
const PAUSE = 50;
/** Milliseconds after which a person tries again. */
const RETRY = 1_000;

/** Sends one person's requests before and during an outage of a number of milliseconds. */
type Moment = (history: History, tasks: readonly Task[], milliseconds: number) => Promise<void>;

const MOMENTS: Readonly<Record<string, Moment>> = {
  question: async (history, [one]) => {
    await delay(LEAD + 50);
    await answer(history, one!, 20);
  },
  middle: (history, [one], milliseconds) => answer(history, one!, (LEAD + milliseconds + 2_000) / PAUSE),
  end: (history, [one], milliseconds) => answer(history, one!, (LEAD + milliseconds / 2) / PAUSE),
  stop: (history, tasks) => answerUntil(history, tasks, 'stop'),
  delete: (history, tasks) => answerUntil(history, tasks, 'delete'),
};

/**
 * The table fails while the answers of five persons are at five different moments. It fails for the task that runs the
 * answers, and for the task that receives the requests to stop and to delete. Returns the violations that remain after the
 * outage.
 */
export async function runOutage(fault: Fault, milliseconds: number): Promise<string[]> {
  const cluster = await Cluster.open();
  try {
    const histories = Object.keys(MOMENTS).map((moment) => new History(moment, cluster, new Random(1)));
    const running = histories.map((history) => MOMENTS[history.person]!(history, cluster.tasks, milliseconds));
    await delay(LEAD);
    for (const { proxy } of cluster.tasks.slice(0, 2)) proxy.breaks(fault);
    await delay(milliseconds);
    for (const { proxy } of cluster.tasks) proxy.restore();
    await Promise.all(running);
    await until(() => cluster.tasks.every(({ turns }) => turns.busy === 0), 30_000);
    const faults = await Promise.all(histories.map((history) => faultsAfter(history, cluster)));
    return faults.flatMap((found, n) => (found.length > 0 ? [...found, ...histories[n]!.lines] : []));
  } finally {
    await cluster.close();
  }
}

async function answer(history: History, task: Task, words: number): Promise<void> {
  const question = history.newQuestion(undefined, `${Math.ceil(words)} 8 ${PAUSE}`);
  await history.ask(task, question);
  await history.follow(task, question);
}

/** Asks on one task, and repeats a request on another one until it succeeds. */
async function answerUntil(history: History, [one, other]: readonly Task[], request: 'stop' | 'delete'): Promise<void> {
  const answering = answer(history, one!, 5_000);
  await delay(LEAD + 100);
  const [question] = history.questions;
  while (!(await history[request](other!, question!))) await delay(RETRY);
  await answering;
}

async function faultsAfter(history: History, cluster: Cluster): Promise<string[]> {
  const reader = cluster.tasks[2]!.of(history.person);
  const { conversations } = await until(async () => {
    const page = await reader.list();
    return page.deleted.length === 0 ? page : undefined;
  }, 30_000);
  const read = async () => (await Promise.all(conversations.map(({ id }) => reader.turnsOf(id)))).flat();
  // A task needs some seconds after the outage to end a turn that it could not store.
  const isEnded = async () => (await read()).every(({ status }) => status !== 'streaming');
  await until(isEnded, 30_000).catch(() => undefined);
  const turns = await read();
  return faultsIn(history, await cluster.items(), turns, cluster);
}
