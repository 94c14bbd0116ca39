/** A counting semaphore: callers receive permits in the order in which they arrive. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];

  private free: number;

  constructor(private readonly size: number) {
    this.free = size;
  }

  /** Number of permits in use. */
  get taken(): number {
    return this.size - this.free;
  }

  /** Waits for a permit. @returns a function that releases the permit. @throws the signal's abort reason */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.wait(signal);
    return () => this.release();
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      const enter = () => {
        signal.removeEventListener('abort', cancel);
        resolve();
      };
      this.waiting.push(enter);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}
