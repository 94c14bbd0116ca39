/** Runs tasks one after another, in the order in which they are passed to `run`. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** Settles like `task`. If a task fails, the tasks after it still run. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }
}
