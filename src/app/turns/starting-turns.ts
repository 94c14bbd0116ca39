/** The turns that requests to this task are storing. Requests for the same turn wait for each other. */
export class StartingTurns {
  private readonly requests = new Map<string, Promise<unknown>>();
  private readonly stopped = new Set<string>();

  get count(): number {
    return this.requests.size;
  }

  has(key: string): boolean {
    return this.requests.has(key);
  }

  /** Runs `work`, which stores a turn and starts it, after the work of earlier requests for the same turn. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const result = (this.requests.get(key) ?? Promise.resolve()).then(work);
    const ended = result.catch(() => undefined);
    this.requests.set(key, ended);
    try {
      return await result;
    } finally {
      if (this.requests.get(key) === ended) {
        this.requests.delete(key);
        this.stopped.delete(key);
      }
    }
  }

  /** Remembers that another task has asked to stop the turn, because that task does not ask again. */
  stop(key: string): void {
    if (this.requests.has(key)) this.stopped.add(key);
  }

  isStopped(key: string): boolean {
    return this.stopped.has(key);
  }
}
