import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AnswerEngine } from '../engine/engine';
import { TooManyAnswers } from '../errors';
import type { Metrics } from '../metrics';
import type { Store } from '../table/store';
import { Heartbeat } from './heartbeat';
import type { TurnHead } from './log';
import { LogWriter } from './log-writer';
import { OtherTasks } from './other-tasks';
import { RunningTurn } from './running-turn';
import { settle } from './settling';
import { StartingTurns } from './starting-turns';
import type { StoredTurns } from './stored-turns';
import { type NewTurn, TurnRun } from './turn-run';

/** Milliseconds for which a turn that could not be stored stays in memory after its end, for the pages that show it. */
const KEEP_UNSTORED = 300_000;
/** Milliseconds for which a task that shuts down waits for its answers to be stored. */
const SHUTDOWN_TIMEOUT = 20_000;
/**
 * Milliseconds after which a turn counts as ended, even if its task cannot be observed. Much longer than any answer takes, so
 * that it does not matter if the clocks of two tasks differ by hours.
 */
const LONGEST_TURN = 86_400_000;

/** The turns that this task is running. */
export class Turns {
  readonly otherTasks: OtherTasks;
  private readonly running = new Map<string, RunningTurn>();
  private readonly runs = new Set<TurnRun>();
  private readonly startingTurns = new StartingTurns();
  private readonly heartbeat: Heartbeat;
  readonly writer: LogWriter;
  isClosed = false;

  constructor(
    readonly engine: AnswerEngine,
    store: Store,
    readonly log: Logger,
    readonly metrics: Metrics,
    private readonly limits: {
      readonly longestAnswer: number;
      readonly answers: number;
      readonly isCheckingSupport?: boolean;
    },
  ) {
    this.otherTasks = new OtherTasks(store);
    this.writer = new LogWriter(store, log);
    this.heartbeat = new Heartbeat(store, {
      isBusy: () => this.busy > 0,
      onStop: (keys) => {
        for (const key of keys) this.stop(key);
      },
      onStall: () => {
        for (const run of this.runs) void run.stopIfEnded();
      },
    });
  }

  /** The id of this task. */
  get task(): string {
    return this.heartbeat.task;
  }

  /** How many turns are running, or have ended and are still being stored. */
  get count(): number {
    return this.runs.size;
  }

  /** How many turns are running, are still being stored, or are being started. */
  get busy(): number {
    return this.count + this.startingTurns.count;
  }

  /** A turn that this task is running, or that it ran and could not store, by its `turnKey`. */
  find(key: string): RunningTurn | undefined {
    return this.running.get(key);
  }

  /** The turns in memory whose keys start with a prefix. */
  withPrefix(prefix: string): RunningTurn[] {
    return [...this.running].filter(([key]) => key.startsWith(prefix)).map(([, turn]) => turn);
  }

  /**
   * Starts the heartbeat. Resolves when other tasks can see that this task is alive. Called before a turn is stored.
   *
   * @throws StoreUnavailable
   */
  showAlive(): Promise<void> {
    return this.heartbeat.start();
  }

  /** Runs `work`, which stores a turn and starts it. Requests for the same turn wait for each other. */
  starting<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.startingTurns.run(key, work);
  }

  /** Whether a request to this task is storing and starting the turn with this `turnKey`. */
  isStarting(key: string): boolean {
    return this.startingTurns.has(key);
  }

  newHead(conversationId: string, id: string, question: string): TurnHead {
    return {
      id,
      conversationId,
      question,
      askedAt: new Date().toISOString(),
      engine: this.engine.identity,
      status: 'streaming',
      request: randomUUID(),
      runBy: this.task,
      leaseUntil: Date.now() + LONGEST_TURN,
    };
  }

  /**
   * Checks whether this task may run one more answer. Must be called within `starting`, because the count includes the question that is
   * being started, so that concurrent questions cannot exceed the limit.
   *
   * @throws TooManyAnswers when more answers are running or starting than the limit
   */
  checkCapacity(): void {
    const { busy, limits } = this;
    if (busy > limits.answers)
      throw new TooManyAnswers(`${busy} answers are running or starting, the limit is ${limits.answers}`);
  }

  /** Starts a turn. It runs to its end in the background. */
  start(key: string, newTurn: NewTurn, stored: StoredTurns): void {
    const turn = new RunningTurn(
      newTurn.head,
      this.limits.longestAnswer,
      newTurn.stored,
      this.limits.isCheckingSupport,
    );
    const run = new TurnRun(newTurn, turn, stored, this);
    this.running.set(key, turn);
    this.runs.add(run);
    if (this.startingTurns.isStopped(key)) turn.interrupt({ status: 'stopped' });
    void run.run().then((state) => {
      this.runs.delete(run);
      const forget = () => this.running.get(key) === turn && this.running.delete(key);
      if (state !== 'unstored') return void forget();
      setTimeout(forget, KEEP_UNSTORED).unref();
      void settle(newTurn, run, this);
    });
  }

  /**
   * Ends all running turns as interrupted, waits up to `SHUTDOWN_TIMEOUT` until their ends are stored, and stops all background work.
   */
  async interruptAll(): Promise<void> {
    const interrupt = () => {
      for (const turn of this.running.values()) turn.interrupt({ status: 'interrupted' });
    };
    const deadline = performance.now() + SHUTDOWN_TIMEOUT;
    for (interrupt(); this.busy > 0 && performance.now() < deadline; interrupt()) await delay(50);
    this.isClosed = true;
    this.otherTasks.close();
    await this.heartbeat.close();
  }

  /** Ends sessions of the engine. Failures are only logged, because the application's own data of the conversation is already deleted. */
  async forgetSessions(sessions: readonly string[]): Promise<void> {
    await Promise.all(
      sessions.map((session) =>
        this.engine
          .forget(session)
          .catch((error: Error) => this.log.warn({ error: error.message }, 'engine session not ended')),
      ),
    );
  }

  private stop(key: string): void {
    const turn = this.running.get(key);
    if (turn) turn.interrupt({ status: 'stopped' });
    else this.startingTurns.stop(key);
  }
}
