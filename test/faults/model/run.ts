import { setTimeout as delay } from 'node:timers/promises';
import type { Turn } from '../../../src/app/turns/log';
import { until } from '../../support/until';
import { Cluster, RECOVERY, type Task, whenAvailable } from './cluster';
import { History } from './history';
import { faultsIn } from './invariants';
import { Random } from './random';
import { RandomFaults } from './random-faults';

const ACTIONS = 30;
/** Milliseconds for which faults are injected. */
const FAULT_TIME = 4_000;

/** Runs the random histories of several users on three tasks. Returns a report of the violations, or an empty list. */
export async function runHistories(seed: number, users: number): Promise<string[]> {
  const cluster = await Cluster.open();
  try {
    const randomFaults = new RandomFaults(cluster, new Random(seed));
    const histories = Array.from(
      { length: users },
      (_, n) => new History(`${seed}-${n}`, cluster, new Random(seed * 1_000 + n)),
    );
    await Promise.all([randomFaults.run(FAULT_TIME), ...histories.map((history) => history.run(ACTIONS))]);
    await until(() => cluster.tasks.every(({ isCrashed, turns }) => isCrashed || turns.count === 0), RECOVERY);
    const reader = await cluster.addTask();
    const faults = await Promise.all(histories.map((history) => check(history, cluster, reader)));
    return faults.flatMap((found, n) =>
      found.length > 0 ? [...found, ...randomFaults.lines, ...involved(found, histories[n]!)] : [],
    );
  } finally {
    await cluster.close();
  }
}

/** The requests of a history that concern conversations in which there are violations. */
function involved(faults: readonly string[], { lines, questions }: History): string[] {
  const ids = questions
    .filter(({ conversation, turn }) => faults.some((fault) => fault.includes(turn) || fault.includes(conversation)))
    .map(({ conversation }) => conversation);
  const turns = questions.filter(({ conversation }) => ids.includes(conversation)).map(({ turn }) => turn);
  return lines.filter((line) => [...ids, ...turns].some((id) => line.includes(id)));
}

async function check(history: History, cluster: Cluster, reader: Task): Promise<string[]> {
  await undoOrDelete(history, reader);
  const turns = await until(() => endedTurns(history, reader), RECOVERY).catch(() =>
    whenAvailable(() => allTurns(history, reader)),
  );
  await until(() => hasDeleted(history, reader), RECOVERY);
  await delay(100);
  const faults = faultsIn(history, await cluster.items(), turns, cluster);
  return [...faults, ...(await refusals(history, reader))];
}

/**
 * Undoes every second deletion that can still be undone, and makes the others final. Otherwise, the test would have to wait
 * until the time for undoing is over.
 */
async function undoOrDelete(history: History, reader: Task): Promise<void> {
  const { deleted } = await whenAvailable(() => reader.of(history.user).list());
  for (const [n, { id, undoId }] of deleted.entries()) {
    const question = history.questions.find(({ conversation }) => conversation === id)!;
    if (undoId) await (n % 2 === 0 ? history.undo(reader, question) : history.delete(reader, question));
  }
}

/** The turns, or undefined while an answer is running or if the machine is too busy to read the table in time. */
async function endedTurns(history: History, reader: Task): Promise<Turn[] | undefined> {
  const turns = await allTurns(history, reader).catch(() => undefined);
  return turns?.some(({ status }) => status === 'streaming') ? undefined : turns;
}

function hasDeleted({ user }: History, reader: Task): Promise<boolean> {
  return reader
    .of(user)
    .list()
    .then(
      ({ deleted }) => deleted.length === 0,
      () => false,
    );
}

async function allTurns({ user }: History, reader: Task): Promise<Turn[]> {
  const conversations = reader.of(user);
  const { conversations: listed } = await conversations.list();
  return (await Promise.all(listed.map(({ id }) => conversations.turnsOf(id)))).flat();
}

/** Returns a violation for each listed conversation that accepts no further question, and if no new conversation can be started. */
async function refusals(history: History, reader: Task): Promise<string[]> {
  const { conversations } = await whenAvailable(() => reader.of(history.user).list());
  const faults: string[] = [];
  for (const conversation of [undefined, ...conversations.map(({ id }) => id)])
    if (!(await isAccepted(history, reader, conversation)))
      faults.push(`No question is accepted in ${conversation ?? 'a new conversation'}`);
  return faults;
}

/**
 * Asks questions until one is stored. Several may be needed, because a busy machine may be too slow to store one in
 * time.
 */
async function isAccepted(history: History, reader: Task, conversation: string | undefined): Promise<boolean> {
  for (const deadline = performance.now() + RECOVERY; performance.now() < deadline; await delay(1_000)) {
    const question = history.newQuestion(conversation);
    const result = await history.ask(reader, question);
    // Wait only for this answer, because answers of other users are running at the same time.
    const running = reader.of(history.user).running(question.conversation, question.turn);
    await until(() => running?.isClosed ?? true, RECOVERY);
    if (result === 'stored') return true;
  }
  return false;
}
