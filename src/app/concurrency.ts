/**
 * Calls `work` for each item, in the order of the items, for at most `limit` items at the same time. Rejects with the first error.
 */
export async function concurrently<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/**
 * Returns the result of `work`. If `work` takes longer than the given time, calls `late` and returns undefined; `work` continues.
 */
export function within<T>(work: Promise<T>, milliseconds: number, late = () => {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    // Not `timers/promises` with a signal: aborting the timer would create an error with a stack trace whenever `work` is in time.
    const timer = setTimeout(() => {
      late();
      resolve(undefined);
    }, milliseconds).unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
