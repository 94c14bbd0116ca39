import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AnswerEngine, Exchange, Question } from '../engine/engine';
import { measured } from '../engine/measured';
import { StoreUnavailable, TooManyAnswers } from '../errors';
import type { Metrics } from '../metrics';
import type { OwnedItems, Store } from '../store';
import { Checkpoints } from './checkpoints';
import { keepLease, LEASE } from './lease';
import { itemNames, type LogEvent, type Outcome, type TurnHead } from './log';
import { RunningTurn } from './running-turn';
import { StoredTurns } from './stored-turns';

/** Milliseconds between two items of a turn's log. */
const CHECKPOINT_EVERY = 1_000;
/** Milliseconds for which a turn that could not be stored stays in memory for those who watch. */
const KEEP_UNSTORED = 300_000;

/** A question that a turn is to answer, and what to do with what its engine and its end tell. */
export interface Ask {
  readonly owner: string;
  readonly items: OwnedItems;
  readonly head: TurnHead;
  readonly session: Question['session'];
  readonly history: () => Promise<readonly Exchange[]>;
  /** Whether the turn's head is stored; without it nothing of the turn is. */
  readonly stored: boolean;
  /** Called once the turn is stored, before those who watch learn that it has ended. */
  readonly ended: (outcome: Outcome, session: string | undefined) => Promise<void>;
}

/** The turns that this task runs. */
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

  /** How many answers are coming in. */
  get count(): number {
    return [...this.running.values()].filter(({ outcome }) => !outcome).length;
  }

  /** A turn that this task runs, or has run without being able to store it. */
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

  /** @throws TooManyAnswers when this task has no room */
  admit(): void {
    if (this.count >= this.limits.answers) throw new TooManyAnswers(`${this.limits.answers} answers are running`);
  }

  /** Starts a turn, which then runs to its end by itself. */
  start(ask: Ask): RunningTurn {
    const turn = new RunningTurn(ask.head, this.limits.longestAnswer);
    this.running.set(`${ask.owner} ${ask.head.conversationId} ${ask.head.id}`, turn);
    void this.run(turn, ask);
    return turn;
  }

  /** Ends everything that runs, marked as interrupted, and waits until that is stored. */
  async interruptAll(): Promise<void> {
    for (const turn of this.running.values()) turn.interrupt({ status: 'interrupted' });
    while (this.count > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Makes the engine forget sessions. What it refuses is logged: what we store of them is gone all the same. */
  async forgetSessions(sessions: readonly string[]): Promise<void> {
    await Promise.all(
      sessions.map((session) =>
        this.engine
          .forget(session)
          .catch((error: Error) => this.log.warn({ error: error.message }, 'session not ended')),
      ),
    );
  }

  private async run(turn: RunningTurn, ask: Ask): Promise<void> {
    const { head, items } = ask;
    const checkpoints = new Checkpoints(items, this.store, head.conversationId, head.id);
    const write = () => (ask.stored ? checkpoints.write((n) => turn.checkpoint(n)) : Promise.resolve());
    const timer = setInterval(() => void write().catch(() => undefined), CHECKPOINT_EVERY);
    const release = ask.stored ? keepLease(items, head, () => void this.lost(turn, items)) : () => undefined;
    let session: string | undefined;
    const askedAt = Date.parse(head.askedAt);
    const question = { message: head.question, session: ask.session, history: ask.history };
    const answer = measured(this.engine.answer(question, turn.signal), askedAt, this.metrics);
    const outcome = await turn.run(
      answer,
      (event: LogEvent) => checkpoints.add(event),
      (id) => (session = id),
    );
    clearInterval(timer);
    release();
    if (outcome.failure) this.metrics.answerFailed(outcome.failure);
    if (outcome.status === 'complete') this.metrics.answerCompleted(Date.now() - askedAt);
    const unstored = !(await this.close(ask, outcome, write));
    await ask
      .ended(outcome, session)
      .catch((error: Error) => this.log.warn({ turn: head.id, error: error.message }, 'conversation not updated'));
    turn.end({ ...outcome, unstored });
    this.log.info({ turn: head.id, ...outcome, unstored, milliseconds: Date.now() - askedAt }, 'answer ended');
    setTimeout(() => this.forget(ask, turn), unstored ? KEEP_UNSTORED : 0).unref();
  }

  /** Stores the rest and the end of a turn; tells whether all of it is stored. Who ends a stored turn measures that, nobody otherwise. */
  private async close({ head, items, stored }: Ask, outcome: Outcome, write: () => Promise<void>): Promise<boolean> {
    if (!stored) {
      this.metrics.answerEnded(outcome.status);
      return false;
    }
    try {
      await write();
      const turns = new StoredTurns(items, this.metrics);
      if (!(await turns.end(head, outcome)) && (await turns.sweep(head))) this.metrics.answerEnded('stopped');
      return true;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.metrics.answerEnded(outcome.status);
      this.log.error({ turn: head.id, error: error.message }, 'answer not stored');
      return false;
    }
  }

  /** Somebody else has ended a turn that this task runs: it ends here as it ended there. */
  private async lost(turn: RunningTurn, items: OwnedItems): Promise<void> {
    const { conversationId, id } = turn.head;
    const head = (await items.get(itemNames.turn(conversationId, id)).catch(() => undefined)) as TurnHead | undefined;
    turn.interrupt({ status: head?.status === 'stopped' ? 'stopped' : 'interrupted' });
  }

  private forget({ owner, head }: Ask, turn: RunningTurn): void {
    const key = `${owner} ${head.conversationId} ${head.id}`;
    if (this.running.get(key) === turn) this.running.delete(key);
  }
}
