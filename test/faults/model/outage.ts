import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../support/table-proxy';
import { until } from '../../support/until';
import { Cluster, type Task, whenAvailable } from './cluster';
import { History } from './history';
import { faultsIn } from './invariants';
import { Random } from './random';

/** Milliseconds from the start of the answers to the failure of the table. */
const LEAD = 1_200;
/** Milliseconds between two words of an answer. */
const PAUSE = 50;
/** Milliseconds after which a user repeats a failed request. */
const RETRY = 1_000;

/**
 * The actions of one user. The question is asked before the outage, unless `isLate` is set; `request` is sent during
 * the outage.
 */
interface Scenario {
  /** The number of words of the answer, if the outage lasts this many milliseconds. */
  readonly words: (milliseconds: number) => number;
  readonly request?: 'stop' | 'delete';
  /** Whether the question is asked during the outage. */
  readonly isLate?: boolean;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  question: { words: () => 20, isLate: true },
  middle: { words: (milliseconds) => (LEAD + milliseconds + 2_000) / PAUSE },
  end: { words: (milliseconds) => (LEAD + milliseconds / 2) / PAUSE },
  stop: { words: () => 5_000, request: 'stop' },
  delete: { words: () => 5_000, request: 'delete' },
};

/**
 * Lets the table fail while the answers of five users are in five different states. The table fails for the task that runs the
 * answers, and for the task that receives the requests to stop and to delete. Returns the violations that remain after the
 * outage.
 */
export async function runOutage(fault: Fault, milliseconds: number): Promise<string[]> {
  const cluster = await Cluster.open();
  try {
    const histories = Object.keys(SCENARIOS).map((scenario) => new History(scenario, cluster, new Random(1)));
    const users = histories.map(
      (history) => new SimulatedUser(history, SCENARIOS[history.user]!, cluster.tasks, milliseconds),
    );
    await Promise.all(users.map((user) => user.prepare()));
    await delay(LEAD);
    for (const { proxy } of cluster.tasks.slice(0, 2)) proxy.injectFault(fault);
    const running = users.map((user) => user.act());
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

/** A user who asks the question on the first task, and sends the `request` of the scenario to the second one. */
class SimulatedUser {
  private following: Promise<void> | undefined;

  constructor(
    private readonly history: History,
    private readonly scenario: Scenario,
    private readonly tasks: readonly Task[],
    private readonly milliseconds: number,
  ) {}

  /** The actions before the outage. Unless the question is late, resolves when the answer is running, however long that takes. */
  async prepare(): Promise<void> {
    while (!this.scenario.isLate && !(await this.ask())) await delay(RETRY);
  }

  /** The actions during the outage. Repeats the `request` until it succeeds. Resolves when the answer has ended. */
  async act(): Promise<void> {
    const { history, scenario, tasks } = this;
    if (scenario.isLate) await this.ask();
    const question = history.questions.at(-1)!;
    if (scenario.request) while (!(await history[scenario.request](tasks[1]!, question))) await delay(RETRY);
    await this.following;
  }

  /** Returns whether the question is stored. */
  private async ask(): Promise<boolean> {
    const { history, scenario, milliseconds } = this;
    const task = this.tasks[0]!;
    const question = history.newQuestion(undefined, `${Math.ceil(scenario.words(milliseconds))} 8 ${PAUSE}`);
    const isStored = (await history.ask(task, question)) === 'stored';
    if (isStored || scenario.isLate) this.following = history.follow(task, question);
    else await history.stop(task, question);
    return isStored;
  }
}

async function faultsAfter(history: History, cluster: Cluster): Promise<string[]> {
  const reader = cluster.tasks[2]!.of(history.user);
  const { conversations } = await until(async () => {
    const page = await whenAvailable(() => reader.list());
    return page.deleted.length === 0 ? page : undefined;
  }, 30_000);
  const read = async () => (await Promise.all(conversations.map(({ id }) => reader.turnsOf(id)))).flat();
  // A task needs some seconds after the outage to end a turn that it could not store.
  const isEnded = async () => (await read()).every(({ status }) => status !== 'streaming');
  await until(() => isEnded().catch(() => false), 30_000).catch(() => undefined);
  const turns = await whenAvailable(read);
  return faultsIn(history, await cluster.items(), turns, cluster);
}
