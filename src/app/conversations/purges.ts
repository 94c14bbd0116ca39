import { NotFound } from '../errors';

/** Maximum number of purges that run at the same time on one task. */
const CONCURRENCY = 5;
/** Maximum attempts of a purge. If all fail, the user's next request for the list of conversations starts it again. */
const ATTEMPTS = 6;
/** Milliseconds by which each pause between two attempts is longer than the previous one. */
const PAUSE = 3_000;

/**
 * Deletes a conversation permanently.
 *
 * @throws NotFound if the conversation is already deleted
 */
export type Purge = () => Promise<void>;

/** Deletes conversations in the background. A few purges run at the same time, but never two of the same conversation. */
export class Purges {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly waiting = new Map<string, { readonly purge: Purge; readonly attempt: number }>();
  private readonly running = new Set<string>();

  constructor(private readonly pause = PAUSE) {}

  /** The number of purges that are running, scheduled for later, or waiting for other purges to end. */
  get count(): number {
    return this.timers.size + this.waiting.size + this.running.size;
  }

  /** Schedules a purge after a number of milliseconds. Replaces an earlier schedule for the same key. */
  schedule(key: string, after: number, purge: Purge, attempt = 1): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key, purge, attempt);
    }, after);
    this.timers.set(key, timer.unref());
  }

  /** Cancels a purge that is scheduled for later. */
  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  /** Runs a purge as soon as fewer than `CONCURRENCY` purges are running. Does nothing while a purge with the same key is running. */
  add(key: string, purge: Purge, attempt = 1): void {
    if (this.running.has(key)) return;
    this.cancel(key);
    this.waiting.set(key, { purge, attempt });
    this.start();
  }

  private start(): void {
    for (const [key, { purge, attempt }] of this.waiting) {
      if (this.running.size >= CONCURRENCY) return;
      this.waiting.delete(key);
      this.running.add(key);
      void this.run(key, purge, attempt);
    }
  }

  private async run(key: string, purge: Purge, attempt: number): Promise<void> {
    const isDone = await purge().then(
      () => true,
      (error: unknown) => error instanceof NotFound,
    );
    this.running.delete(key);
    if (!isDone && attempt < ATTEMPTS) this.schedule(key, attempt * this.pause, purge, attempt + 1);
    this.start();
  }
}
