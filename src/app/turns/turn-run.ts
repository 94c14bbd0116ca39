import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { within } from '../concurrency';
import type { AnswerEngine, Exchange, Question } from '../engine/engine';
import { Measurement } from '../engine/measurement';
import type { Metrics } from '../metrics';
import { turnWords } from '../words/turn-words';
import type { EngineSession, Outcome } from './log';
import type { LogTarget, LogWriter } from './log-writer';
import { PendingLog } from './pending-log';
import type { RunningTurn } from './running-turn';
import { outcomeOf } from './stored-answer';
import type { StoredTurns, TurnEnd } from './stored-turns';
import { type Closed, TurnClosing } from './turn-closing';

/**
 * Milliseconds for which pages that show an answer wait until its end is stored. If it is not stored within this time, they say that the
 * answer is not stored.
 */
const STORE_TIMEOUT = 3_000;

/** A turn to start. */
export interface NewTurn extends LogTarget {
  readonly session: Question['session'];
  readonly history: () => Promise<readonly Exchange[]>;
  /** The files of the question. */
  readonly attachments: Question['attachments'];
  /** Whether the turn's head is in the table; if not, no part of the turn is stored. */
  readonly stored: boolean;
  /** Called when the end of the turn is stored or cannot be stored; with the session only if the answer is complete and stored. */
  readonly onEnd: (session: EngineSession | undefined) => void;
  /**
   * Removes the turn's entry in the user's running answers. Called if the turn was deleted while it was running, or if no request to store
   * it was sent.
   */
  readonly removeEntry: () => Promise<void>;
  /**
   * Returns whether the turn is in the table. It may be there even if the request to store it failed, because only the response may have
   * been lost. If the table has no turn with this id, or a withdrawn one, removes what the turn's request has left there. Throws
   * StoreUnavailable. Absent if no request to store the turn was sent.
   */
  readonly isInTable: (() => Promise<boolean>) | undefined;
}

/** The services of the task that a run uses. */
export interface RunContext {
  readonly engine: AnswerEngine;
  readonly writer: LogWriter;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether the task has shut down. */
  readonly isClosed: boolean;
  forgetSessions(sessions: readonly string[]): Promise<void>;
}

/** Runs one turn: passes the engine's events to it, stores its log, and ends it. */
export class TurnRun {
  private readonly log: PendingLog;
  private session: string | undefined;
  private outcome: Outcome = { status: 'interrupted' };

  constructor(
    private readonly newTurn: NewTurn,
    private readonly turn: RunningTurn,
    private readonly turns: StoredTurns,
    private readonly context: RunContext,
  ) {
    this.log = new PendingLog((n) => turn.checkpoint(n));
  }

  /** Runs the turn, and tries to store its end. Returns the state of the turn in the table. Never rejects. */
  async run(): Promise<Closed['state']> {
    const { newTurn, turn, log, context } = this;
    const { metrics } = context;
    const { head } = newTurn;
    const askedAt = Date.parse(head.askedAt);
    if (newTurn.stored) context.writer.add(log, newTurn);
    const { session, history, attachments } = newTurn;
    const question = { turnId: head.id, message: head.question, attachments, session, history };
    const outcome = await turn.run(
      context.engine.answer(question, turn.signal),
      new Measurement(askedAt, metrics),
      (event) => log.add(event),
      (id) => (this.session = id),
    );
    this.outcome = outcome;
    if (outcome.failure) metrics.answerFailed(outcome.failure);
    if (outcome.status === 'complete') metrics.answerCompleted(Date.now() - askedAt);
    const closing = this.close(outcome);
    const closed = await within(closing, STORE_TIMEOUT);
    const shown = this.show(closed, outcome);
    context.log.info({ turn: head.id, ...shown, milliseconds: Date.now() - askedAt }, 'answer ended');
    const { state } = closed ?? (await closing);
    turn.isClosed = true;
    return state;
  }

  /** Stores the end of a turn that could not be stored before. Returns false if the table is still unavailable. */
  async storeLate(): Promise<boolean> {
    return (await this.store({ outcome: this.outcome, isReported: true })).state !== 'unstored';
  }

  /** Interrupts the turn if another task has ended it, or if it was deleted. */
  async stopIfEnded(): Promise<void> {
    const { head, stored } = this.newTurn;
    if (!stored) return;
    const found = await this.turns.find(head.conversationId, head.id).catch(() => head);
    if (found?.status !== 'streaming') this.turn.interrupt({ status: 'interrupted' });
  }

  private async close(outcome: Outcome): Promise<Closed> {
    const { newTurn, context, session: id } = this;
    const { metrics } = context;
    const session = id === undefined ? undefined : { id, usedAt: new Date().toISOString() };
    const closed: Closed = newTurn.stored ? await this.store({ outcome, session }) : { state: 'unstored' };
    if (closed.state === 'unstored') {
      metrics.answerEnded(outcome.status);
      if (newTurn.stored) context.log.error({ turn: newTurn.head.id }, 'answer not stored');
    }
    if (closed.state === 'deleted') {
      metrics.answerEnded('stopped');
      await newTurn
        .removeEntry()
        .catch(({ message }: Error) => context.log.warn({ error: message }, 'entry of running answer not removed'));
      // Do not wait: the end of the turn must not depend on the engine.
      if (session) void context.forgetSessions([session.id]);
    }
    newTurn.onEnd(outcome.status === 'complete' && closed.state === 'stored' ? session : undefined);
    return closed;
  }

  private store(end: Pick<TurnEnd, 'outcome' | 'session' | 'isReported'>): Promise<Closed> {
    const { newTurn, turn, turns, log, context } = this;
    const words = turnWords(newTurn.head.question, turn.text);
    return new TurnClosing(context.writer, turns, log, newTurn).close({ ...end, words, endedBy: randomUUID() });
  }

  /** Ends the turn for its followers. `closed` is undefined if the end is not stored yet. */
  private show(closed: Closed | undefined, outcome: Outcome): Outcome {
    const shown = shownOutcome(closed, outcome);
    if (closed?.state === 'replaced') this.turn.replace(closed.turn);
    this.turn.end(shown);
    return shown;
  }
}

function shownOutcome(closed: Closed | undefined, outcome: Outcome): Outcome {
  if (closed?.state === 'stored') return outcome;
  if (closed?.state === 'replaced') return outcomeOf(closed.turn);
  if (closed?.state === 'deleted') return { status: 'stopped' };
  return { ...outcome, unstored: true };
}
