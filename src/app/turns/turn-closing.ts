import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../errors';
import type { Turn } from './log';
import type { LogTarget, LogWriter } from './log-writer';
import type { PendingLog } from './pending-log';
import type { StoredTurns, TurnEnd } from './stored-turns';

/**
 * Milliseconds between the first two attempts to store the end of a turn. Each further pause is twice as long, up to
 * `LONGEST_PAUSE`.
 */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;
/** Milliseconds after which the attempts end. During the attempts, the text of the turn stays in memory. */
const KEPT_FOR = 300_000;

/** The state of a turn in the table. `replaced`: another task had already ended the turn, with the text of `turn`. */
export type Closed =
  | { readonly state: 'stored' | 'deleted' | 'unstored' }
  | { readonly state: 'replaced'; readonly turn: Turn };

/**
 * Stores the part of a turn's log that is not stored yet, and the end of the turn. Tries again while the table is unavailable, for at most
 * `KEPT_FOR`.
 */
export class TurnClosing {
  constructor(
    private readonly writer: LogWriter,
    private readonly turns: StoredTurns,
    private readonly log: PendingLog,
    private readonly target: LogTarget,
  ) {}

  /** Does not reject if the table is unavailable: the turn is then `unstored`. */
  async close(end: Omit<TurnEnd, 'items' | 'tail'>): Promise<Closed> {
    this.writer.remove(this.log);
    const deadline = performance.now() + KEPT_FOR;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        return await this.attempt(end);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        if (performance.now() + pause > deadline) return { state: 'unstored' };
      }
      await delay(pause, undefined, { ref: false });
    }
  }

  private async attempt(end: Omit<TurnEnd, 'items' | 'tail'>): Promise<Closed> {
    const { head } = this.target;
    await this.writer.flush(this.log, this.target);
    const isEnded = await this.turns.end(head, { ...end, items: this.log.count, tail: this.log.tail()! });
    if (isEnded) return { state: 'stored' };
    const turn = await this.turns.turn(head.conversationId, head.id);
    if (turn) return { state: 'replaced', turn };
    await this.turns.deleteLog(head);
    return { state: 'deleted' };
  }
}
