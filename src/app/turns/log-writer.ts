import type { Logger } from 'pino';
import { StoreUnavailable } from '../errors';
import type { OwnedItems } from '../table/owned-items';
import { BATCH, type Store } from '../table/store';
import type { Item } from '../table/table';
import { itemNames, type TurnHead } from './log';
import type { PendingLog } from './pending-log';

/** Milliseconds between two writes. */
const INTERVAL = 1_000;

/** The turn whose log is stored, and the items of its owner. */
export interface LogTarget {
  readonly items: OwnedItems;
  readonly head: TurnHead;
}

/** A log item to store, and the function to call when it is stored. */
interface Write {
  readonly item: Item;
  readonly stored: () => void;
}

/** Stores the logs of all turns of this task together, once a second, in as few requests as possible. */
export class LogWriter {
  private readonly logs = new Map<PendingLog, LogTarget>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;

  constructor(
    private readonly store: Store,
    private readonly log: Logger,
  ) {}

  /** Stores the events of a log once a second until the log is removed. */
  add(log: PendingLog, target: LogTarget): void {
    this.logs.set(log, target);
    this.timer ??= setInterval(() => this.tick(), INTERVAL).unref();
  }

  remove(log: PendingLog): void {
    this.logs.delete(log);
    if (this.logs.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /**
   * Stores items of a log until the rest is small enough for the turn's head (see `PendingLog.tail`). The caller must not add events
   * afterwards.
   *
   * @throws StoreUnavailable
   */
  async flush(log: PendingLog, target: LogTarget): Promise<void> {
    await this.writing;
    while (log.tail() === undefined) {
      const stored = await this.write(this.writes(log, target).slice(0, BATCH));
      if (stored === 0) throw new StoreUnavailable('DynamoDB has processed no item of a batch');
    }
  }

  /**
   * Does nothing while a write is running. Events that arrive meanwhile are stored at the first tick after the write, so that a slow table
   * receives fewer and larger items.
   */
  private tick(): void {
    if (this.isWriting) return;
    this.isWriting = true;
    this.writing = this.writeAll().finally(() => (this.isWriting = false));
  }

  private async writeAll(): Promise<void> {
    const writes = [...this.logs].flatMap(([log, target]) => this.writes(log, target));
    const batches = Array.from({ length: Math.ceil(writes.length / BATCH) }, (_, n) =>
      writes.slice(n * BATCH, (n + 1) * BATCH),
    );
    const results = await Promise.allSettled(batches.map((batch) => this.write(batch)));
    const failed = results.filter((result) => result.status === 'rejected');
    if (failed.length > 0)
      this.log.warn({ error: (failed[0]!.reason as Error).message, batches: failed.length }, 'answers not stored yet');
  }

  private writes(log: PendingLog, { items, head }: LogTarget): Write[] {
    return log.take().map((item) => ({
      item: items.entry(itemNames.logItem(head.conversationId, head.id, item.n), { ...item, ...this.store.expiry() }),
      stored: () => log.stored(item.n),
    }));
  }

  /** Returns the number of items that have been stored. */
  private async write(writes: readonly Write[]): Promise<number> {
    const left = new Set(await this.store.putBatch(writes.map(({ item }) => item)));
    for (const { item, stored } of writes) if (!left.has(item)) stored();
    return writes.length - left.size;
  }
}
