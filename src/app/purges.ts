import { NotFound } from './errors';

/** Purges of one task that run at the same time. */
const CONCURRENCY = 5;
/** Attempts until a purge is left to the next request for the list. */
const ATTEMPTS = 6;
/** Milliseconds by which the pauses between these attempts grow. */
const PAUSE = 3_000;

/** The final deletion of a conversation, which cannot be undone. @throws NotFound if the conversation is already deleted */
export type Purge = () => Promise<void>;

/** Deletes conversations in the background: each one once at a time, and a few at the same time. */
export class Purges {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly waiting = new Map<string, { readonly purge: Purge; readonly attempt: number }>();
  private readonly running = new Set<string>();

  constructor(private readonly pause = PAUSE) {}

  /** How many purges are running, or wait for their time or for others. */
  get count(): number {
    return this.timers.size + this.waiting.size + this.running.size;
  }

  /** Purges after a number of milliseconds. Replaces an earlier time for the same key. */
  schedule(key: string, after: number, purge: Purge, attempt = 1): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key, purge, attempt);
    }, after);
    this.timers.set(key, timer.unref());
  }

  /** Cancels a purge whose time has not come. */
  cancel(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  /** Purges as soon as possible. */
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
