import { setTimeout as delay } from 'node:timers/promises';
import { NotFound } from '../errors';
import type { OwnedItems } from '../owned-items';
import { itemNames, type TurnHead, WITHDRAWN } from './log';
import type { Entry } from './running-answers';
import type { RunningTurn } from './running-turn';
import { StoredTurns } from './stored-turns';
import { turnKey } from './task-items';
import type { NewTurn } from './turn-run';
import type { Turns } from './turns';

/** Milliseconds for which a request to stop an answer waits for its end. */
const STOP_TIMEOUT = 4_000;
/** Milliseconds between two reads of an answer that another task is asked to stop. */
const STOP_POLL = 200;

/** The turns of one user: those in the table, and those that this task is running. */
export class OwnersTurns {
  readonly stored: StoredTurns;

  constructor(
    readonly owner: string,
    readonly items: OwnedItems,
    private readonly turns: Turns,
  ) {
    this.stored = new StoredTurns(items, turns.metrics, (head) => this.isLost(head));
  }

  /** How many turns are running on this task. */
  get runningCount(): number {
    return this.turns.withPrefix(`${this.owner} `).filter(({ outcome }) => !outcome).length;
  }

  /** A turn that this task is running, or that it ran and could not store. */
  running(conversationId: string, turnId: string): RunningTurn | undefined {
    return this.turns.find(turnKey(this.owner, conversationId, turnId));
  }

  /** Whether this task is running a turn of a conversation. */
  isRunningIn(conversationId: string): boolean {
    return this.turns.withPrefix(turnKey(this.owner, conversationId, '')).some(({ outcome }) => !outcome);
  }

  /** Does the work of a request that stores a turn and starts it. */
  starting<T>(conversationId: string, turnId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.starting(turnKey(this.owner, conversationId, turnId), work);
  }

  /** Starts a turn. It runs to its end in the background. */
  start(turn: Omit<NewTurn, 'items'>): void {
    const { conversationId, id } = turn.head;
    this.turns.start(turnKey(this.owner, conversationId, id), { ...turn, items: this.items }, this.stored);
  }

  /**
   * Stops an answer, whichever task is running it, and waits a short time for its end. Returns whether it has ended; if so,
   * its task writes nothing more.
   *
   * @throws NotFound, StoreUnavailable
   */
  async stop(conversationId: string, turnId: string): Promise<boolean> {
    const timeout = AbortSignal.timeout(STOP_TIMEOUT);
    const running = this.running(conversationId, turnId);
    if (running) {
      running.interrupt({ status: 'stopped' });
      await running.ended(timeout);
      return running.isClosed;
    }
    for (let isRequested = false; !timeout.aborted; isRequested = true) {
      const head = await this.stored.head(conversationId, turnId);
      if (!head) throw new NotFound(`No turn ${turnId}`);
      if (head.status !== 'streaming') return true;
      if (!isRequested && head.runBy)
        await this.turns.otherTasks.requestStop(head.runBy, turnKey(this.owner, conversationId, turnId));
      await delay(STOP_POLL);
    }
    return false;
  }

  /** Whether the answer of an entry is no longer running. @throws StoreUnavailable */
  async isOver(conversationId: string, { turn, task }: Entry): Promise<boolean> {
    const head = await this.stored.find(conversationId, turn);
    if (head && !head.withdrawn) return (await this.stored.endIfLost(head)).status !== 'streaming';
    const isOver = await this.isGone(task, turnKey(this.owner, conversationId, turn));
    // Until then, the item prevents the request from storing its question.
    if (isOver && head) await this.items.delete(itemNames.turn(conversationId, turn), WITHDRAWN);
    return isOver;
  }

  /** Whether no task is running a streaming turn any more. */
  private async isLost({ conversationId, id, runBy, leaseUntil = 0 }: TurnHead): Promise<boolean> {
    if (leaseUntil < Date.now()) return true;
    if (runBy === undefined) return false;
    return this.isGone(runBy, turnKey(this.owner, conversationId, id));
  }

  /**
   * Whether a task is neither running a turn nor storing it. It may have stored and ended the turn since the table was read.
   */
  private async isGone(task: string, key: string): Promise<boolean> {
    if (task !== this.turns.task) return this.turns.otherTasks.isLost(task);
    return !this.turns.isStarting(key) && !this.turns.find(key);
  }
}
