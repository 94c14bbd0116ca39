import { setTimeout as delay } from 'node:timers/promises';
import type { OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import { LEASE, type TaskItem, taskItems } from './task-items';

/** Milliseconds between two reads of a task's heartbeat. */
const POLL_INTERVAL = 1_000;
/** The lease expires after this number of reads without a new heartbeat. */
const READS = LEASE / POLL_INTERVAL;
/** Milliseconds for which a task counts as alive after a new heartbeat has been read. */
const ALIVE_FOR = 5_000;

interface Observation {
  beat: number;
  state: 'alive' | 'watched' | 'lost';
  /** The time of `performance.now` at which the state was determined. */
  at: number;
}

/** The states of other tasks that run turns, as this task observes them. */
export class OtherTasks {
  private readonly items: OwnedItems;
  private readonly observations = new Map<string, Observation>();
  private isClosed = false;

  constructor(store: Store) {
    this.items = taskItems(store);
  }

  /**
   * Whether a task has shut down, or has sent no heartbeat for the length of the lease. The lease begins when this task first looks for a
   * new heartbeat; see `watch`.
   *
   * @throws StoreUnavailable
   */
  async isLost(task: string): Promise<boolean> {
    const known = this.observations.get(task);
    if (known?.state === 'watched' || (known?.state === 'alive' && performance.now() - known.at < ALIVE_FOR))
      return false;
    const item = await this.read(task);
    if (!item) return true;
    if (known?.state === 'lost' && known.beat === item.beat) return true;
    if (this.observations.get(task)?.state !== 'watched') void this.watch(task, item.beat);
    return false;
  }

  /**
   * Asks a task to stop a turn. Returns false if the task has shut down.
   *
   * @throws StoreUnavailable
   */
  requestStop(task: string, turnKey: string): Promise<boolean> {
    return this.items.update(task, { add: { stops: new Set([turnKey]) } }, { expression: 'attribute_exists(#beat)' });
  }

  /** Stops all observations. */
  close(): void {
    this.isClosed = true;
  }

  /**
   * Reads the task's item once a second until its heartbeat changes, the item is deleted, or the lease has expired. A failed read restarts
   * the lease. Counts reads instead of measuring time, because time also passes while this task is suspended and cannot read the table.
   */
  private async watch(task: string, beat: number): Promise<void> {
    this.observe(task, beat, 'watched');
    for (let unchanged = 0; unchanged < READS; unchanged++) {
      await delay(POLL_INTERVAL, undefined, { ref: false });
      if (this.isClosed) return;
      const item = await this.read(task).catch(() => 'unknown' as const);
      if (item === 'unknown') unchanged = -1;
      else if (!item) return void this.observations.delete(task);
      else if (item.beat !== beat) return this.observe(task, item.beat, 'alive');
    }
    this.observe(task, beat, 'lost');
  }

  private observe(task: string, beat: number, state: Observation['state']): void {
    this.observations.set(task, { beat, state, at: performance.now() });
  }

  private async read(task: string): Promise<TaskItem | undefined> {
    return (await this.items.get(task)) as TaskItem | undefined;
  }
}
