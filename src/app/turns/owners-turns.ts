import { setTimeout as delay } from 'node:timers/promises';
import { NotFound } from '../errors';
import type { OwnedItems } from '../table/owned-items';
import { itemNames, type TurnHead, WITHDRAWN } from './log';
import type { Entry } from './running-answers';
import type { RunningTurn } from './running-turn';
import { StoredTurns } from './stored-turns';
import { turnKey } from './task-items';
import type { NewTurn } from './turn-run';
import type { Turns } from './turns';

/** Maximum milliseconds that a request to stop an answer waits for the answer to end. */
const STOP_TIMEOUT = 4_000;
/** Milliseconds between two reads of a turn that another task has been asked to stop. */
const STOP_POLL = 200;

/** The turns of one user, both the stored turns and the turns that this task is running. */
export class OwnersTurns {
  readonly stored: StoredTurns;

  constructor(
    readonly owner: string,
    readonly items: OwnedItems,
    private readonly turns: Turns,
  ) {
    this.stored = new StoredTurns(items, turns.metrics, (head) => this.isLost(head));
  }

  /** The number of turns that are running on this task. */
  get runningCount(): number {
    return this.turns.withPrefix(`${this.owner} `).filter(({ outcome }) => !outcome).length;
  }

  /** Returns a turn that this task is running, or that it ran but could not store; undefined for any other turn. */
  running(conversationId: string, turnId: string): RunningTurn | undefined {
    return this.turns.find(turnKey(this.owner, conversationId, turnId));
  }

  /** Whether this task is running a turn of a conversation. */
  isRunningIn(conversationId: string): boolean {
    return this.turns.withPrefix(turnKey(this.owner, conversationId, '')).some(({ outcome }) => !outcome);
  }

  /** Runs `work`, which stores a turn and starts it. Calls for the same turn wait for each other. */
  starting<T>(conversationId: string, turnId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.starting(turnKey(this.owner, conversationId, turnId), work);
  }

  /** Starts a turn. It runs to its end in the background. */
  start(turn: Omit<NewTurn, 'items'>): void {
    const { conversationId, id } = turn.head;
    this.turns.start(turnKey(this.owner, conversationId, id), { ...turn, items: this.items }, this.stored);
  }

  /**
   * Stops an answer, whichever task is running it, and waits up to `STOP_TIMEOUT` for its end. Returns whether the answer has ended; if
   * it has, its task writes nothing more.
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

  /** Whether the answer of an entry is over: no task is running or starting it any more. @throws StoreUnavailable */
  async isOver(conversationId: string, { turn, task }: Entry): Promise<boolean> {
    const head = await this.stored.find(conversationId, turn);
    if (head && !head.withdrawn) return (await this.stored.endIfLost(head)).status !== 'streaming';
    const isOver = await this.isGone(task, turnKey(this.owner, conversationId, turn));
    // No request can store the turn any more. Delete its withdrawal, the item that prevented requests from storing it.
    if (isOver && head) await this.items.delete(itemNames.turn(conversationId, turn), WITHDRAWN);
    return isOver;
  }

  /** Whether a turn with the status `streaming` is no longer running on any task. */
  private async isLost({ conversationId, id, runBy, leaseUntil = 0 }: TurnHead): Promise<boolean> {
    if (leaseUntil < Date.now()) return true;
    if (runBy === undefined) return false;
    return this.isGone(runBy, turnKey(this.owner, conversationId, id));
  }

  /**
   * Whether a task is neither running a turn nor storing it. If so, the task may have stored and ended the turn after the caller read the
   * table.
   */
  private async isGone(task: string, key: string): Promise<boolean> {
    if (task !== this.turns.task) return this.turns.otherTasks.isLost(task);
    return !this.turns.isStarting(key) && !this.turns.find(key);
  }
}
