import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AnswerEngine, Exchange, Question } from '../engine/engine';
import { withMeasurement } from '../engine/measurement';
import { StoreUnavailable, TooManyAnswers } from '../errors';
import type { Metrics } from '../metrics';
import type { OwnedItems } from '../owned-items';
import type { Store } from '../store';
import { Checkpoints } from './checkpoints';
import { keepLease, LEASE } from './lease';
import { itemNames, type LogEvent, type Outcome, type TurnHead } from './log';
import { RunningTurn } from './running-turn';
import { StoredTurns } from './stored-turns';

/** Milliseconds between two writes to a turn's log. */
const CHECKPOINT_EVERY = 1_000;
/** Milliseconds for which a turn that could not be stored stays in memory after its end, for the pages that show it. */
const KEEP_UNSTORED = 300_000;

/** A turn to start. */
export interface NewTurn {
  /** The `sub` of the person who asks. */
  readonly owner: string;
  readonly items: OwnedItems;
  readonly head: TurnHead;
  readonly session: Question['session'];
  readonly history: () => Promise<readonly Exchange[]>;
  /** Whether the turn's head is in the table; if not, no part of the turn is stored. */
  readonly stored: boolean;
  /** Called with the engine's session when the turn has been stored, before its followers receive the end. */
  readonly onEnd: (outcome: Outcome, session: string | undefined) => Promise<void>;
}

/** The turns that this task is running. */
export class Turns {
  readonly task = randomUUID();
  private readonly running = new Map<string, RunningTurn>();

  constructor(
    private readonly engine: AnswerEngine,
    private readonly store: Store,
    private readonly log: Logger,
    private readonly metrics: Metrics,
    private readonly limits: { readonly longestAnswer: number; readonly answers: number },
  ) {}

  /** How many turns are running. */
  get count(): number {
    return [...this.running.values()].filter(({ outcome }) => !outcome).length;
  }

  /** How many turns of a person are running on this task. */
  countOf(owner: string): number {
    return [...this.running].filter(([key, { outcome }]) => key.startsWith(`${owner} `) && !outcome).length;
  }

  /** A turn that this task is running, or that it ran and could not store. */
  find(owner: string, conversationId: string, turnId: string): RunningTurn | undefined {
    return this.running.get(`${owner} ${conversationId} ${turnId}`);
  }

  /** The turns of a conversation that this task has in memory. */
  inConversation(owner: string, conversationId: string): RunningTurn[] {
    return [...this.running].filter(([key]) => key.startsWith(`${owner} ${conversationId} `)).map(([, turn]) => turn);
  }

  newHead(conversationId: string, id: string, question: string): TurnHead {
    return {
      id,
      conversationId,
      question,
      askedAt: new Date().toISOString(),
      status: 'streaming',
      task: this.task,
      leaseUntil: Date.now() + LEASE,
    };
  }

  /** @throws TooManyAnswers when this task has reached its limit of running answers */
  checkCapacity(): void {
    const { count, limits } = this;
    if (count >= limits.answers)
      throw new TooManyAnswers(`${count} answers are running, the limit is ${limits.answers}`);
  }

  /** Starts a turn. It runs to its end in the background. */
  start(newTurn: NewTurn): void {
    const turn = new RunningTurn(newTurn.head, this.limits.longestAnswer);
    this.running.set(keyOf(newTurn), turn);
    void this.run(turn, newTurn);
  }

  /** Ends all running turns as interrupted, and waits until that is stored. */
  async interruptAll(): Promise<void> {
    for (const turn of this.running.values()) turn.interrupt({ status: 'interrupted' });
    while (this.count > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Ends sessions of the engine. Failures are only logged: our own data of the conversation is already deleted. */
  async forgetSessions(sessions: readonly string[]): Promise<void> {
    await Promise.all(
      sessions.map((session) =>
        this.engine
          .forget(session)
          .catch((error: Error) => this.log.warn({ error: error.message }, 'session not ended')),
      ),
    );
  }

  private async run(turn: RunningTurn, newTurn: NewTurn): Promise<void> {
    const { head, items, stored } = newTurn;
    const checkpoints = new Checkpoints(items, this.store, head.conversationId, head.id);
    const write = () => (stored ? checkpoints.write((n) => turn.checkpoint(n)) : Promise.resolve());
    const timer = setInterval(() => void write().catch(() => undefined), CHECKPOINT_EVERY);
    const stopRenewal = stored ? keepLease(items, head, () => void this.lost(turn, items)) : () => undefined;
    let session: string | undefined;
    const askedAt = Date.parse(head.askedAt);
    const question = { message: head.question, session: newTurn.session, history: newTurn.history };
    const answer = withMeasurement(this.engine.answer(question, turn.signal), askedAt, this.metrics);
    const outcome = await turn.run(
      answer,
      (event: LogEvent) => checkpoints.add(event),
      (id) => (session = id),
    );
    clearInterval(timer);
    stopRenewal();
    if (outcome.failure) this.metrics.answerFailed(outcome.failure);
    if (outcome.status === 'complete') this.metrics.answerCompleted(Date.now() - askedAt);
    const unstored = !(await this.close(newTurn, outcome, write));
    await newTurn
      .onEnd(outcome, session)
      .catch((error: Error) => this.log.warn({ turn: head.id, error: error.message }, 'conversation not updated'));
    turn.end({ ...outcome, unstored });
    this.log.info({ turn: head.id, ...outcome, unstored, milliseconds: Date.now() - askedAt }, 'answer ended');
    setTimeout(() => this.forget(newTurn, turn), unstored ? KEEP_UNSTORED : 0).unref();
  }

  /** Stores the rest of a turn and its end. Returns whether the whole turn is stored. Counts the end once across all tasks. */
  private async close(
    { head, items, stored }: NewTurn,
    outcome: Outcome,
    write: () => Promise<void>,
  ): Promise<boolean> {
    if (!stored) {
      this.metrics.answerEnded(outcome.status);
      return false;
    }
    try {
      await write();
      const turns = new StoredTurns(items, this.metrics);
      if (!(await turns.end(head, outcome)) && (await turns.deleteOrphanedLog(head)))
        this.metrics.answerEnded('stopped');
      return true;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.metrics.answerEnded(outcome.status);
      this.log.error({ turn: head.id, error: error.message }, 'answer not stored');
      return false;
    }
  }

  /** Another task has ended a turn that this task is running: end it with the same status. */
  private async lost(turn: RunningTurn, items: OwnedItems): Promise<void> {
    const { conversationId, id } = turn.head;
    const head = (await items.get(itemNames.turn(conversationId, id)).catch(() => undefined)) as TurnHead | undefined;
    turn.interrupt({ status: head?.status === 'stopped' ? 'stopped' : 'interrupted' });
  }

  private forget(newTurn: NewTurn, turn: RunningTurn): void {
    const key = keyOf(newTurn);
    if (this.running.get(key) === turn) this.running.delete(key);
  }
}

function keyOf({ owner, head }: NewTurn): string {
  return `${owner} ${head.conversationId} ${head.id}`;
}
