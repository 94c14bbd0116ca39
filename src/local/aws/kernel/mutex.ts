/** Lets pieces of work run one after another, in the order in which they came. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** Settles as `work` does; a failure does not stop those who wait. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
