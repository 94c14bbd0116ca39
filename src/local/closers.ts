/** What has to be closed in the end, last first. */
export class Closers {
  private readonly closers: (() => unknown)[] = [];

  add(...closers: (() => unknown)[]): void {
    this.closers.push(...closers);
  }

  /**
   * Closes everything, once.
   * @throws the first failure, after all the others were closed too
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
