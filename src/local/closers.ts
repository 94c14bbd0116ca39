/** Cleanup functions, run in reverse order. */
export class Closers {
  private readonly closers: (() => unknown)[] = [];

  add(...closers: (() => unknown)[]): void {
    this.closers.push(...closers);
  }

  /**
   * Runs every cleanup function, once.
   * @throws the first failure, after the remaining functions have run
   */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
