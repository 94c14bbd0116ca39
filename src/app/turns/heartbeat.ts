import { randomUUID } from 'node:crypto';
import { StoreUnavailable } from '../errors';
import type { OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import { LEASE, type TaskItem, taskItems } from './task-items';

/** Milliseconds between two heartbeats. With each heartbeat, a task receives the requests of other tasks to stop answers. */
const INTERVAL = 1_000;
/** Days for which DynamoDB retains the item of a lost task after the task's last heartbeat. */
const KEPT_DAYS = 2;

/** Reports whether this task is running turns, and receives the events of the heartbeat about these turns. */
export interface HeartbeatListener {
  /** Returns whether any turn is running. If not, no heartbeats are sent. */
  isBusy(): boolean;
  /** Called when other tasks have asked this task to stop the turns with these keys (see `turnKey`). */
  onStop(turnKeys: ReadonlySet<string>): void;
  /**
   * Called when a heartbeat succeeds if the lease has expired since the previous successful heartbeat. Other tasks may then have ended
   * turns of this task.
   */
  onStall(): void;
}

/**
 * Shows other tasks that this task is alive, and receives their requests to stop answers. One request to the table per second
 * serves all turns of the task; an idle task sends none.
 */
export class Heartbeat {
  readonly task = randomUUID();
  private readonly items: OwnedItems;
  private beats = 0;
  private handled: ReadonlySet<string> = new Set();
  /** The time of the last successful heartbeat according to `performance.now`, whose clock is never adjusted. */
  private lastSuccess = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private pending: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly listener: HeartbeatListener,
  ) {
    this.items = taskItems(store);
  }

  /**
   * Resolves when other tasks can see that this task is alive. Called before a turn is stored.
   *
   * @throws StoreUnavailable
   */
  async start(): Promise<void> {
    const isFresh = this.timer && performance.now() - this.lastSuccess < 2 * INTERVAL;
    this.timer ??= setInterval(() => this.tick(), INTERVAL).unref();
    if (!isFresh) await this.beat();
  }

  /** Stops the heartbeat and deletes the task's item. Other tasks then know at once that this task is running no turn. */
  async close(): Promise<void> {
    this.pause();
    await this.pending?.catch(() => undefined);
    if (this.beats > 0) await this.items.delete(this.task).catch(() => undefined);
  }

  private tick(): void {
    if (!this.listener.isBusy()) this.pause();
    else this.beat().catch(() => undefined);
  }

  private pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.lastSuccess = -Infinity;
  }

  private beat(): Promise<void> {
    this.pending ??= this.send().finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async send(): Promise<void> {
    const { handled } = this;
    const item = await this.items.updated(this.task, {
      set: { beat: ++this.beats, ...this.store.expiry(KEPT_DAYS) },
      ...(handled.size > 0 ? { discard: { stops: handled } } : {}),
    });
    if (!item) throw new StoreUnavailable('The heartbeat returned no item');
    const silence = performance.now() - this.lastSuccess;
    this.lastSuccess = performance.now();
    if (silence > LEASE && silence < Infinity) this.listener.onStall();
    this.handled = (item as unknown as TaskItem).stops ?? new Set();
    if (this.handled.size > 0) this.listener.onStop(this.handled);
  }
}
