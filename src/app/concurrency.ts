/** Does the work for each item in their order, for at most `limit` items at the same time. Rejects with the first error. */
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

/** The result of the work, or undefined if it takes longer: then `late` is called, and the work continues. */
export function within<T>(work: Promise<T>, milliseconds: number, late = () => {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    // No timer with a signal: aborting it would create an error with its stack for each piece of work that is in time.
    const timer = setTimeout(() => {
      late();
      resolve(undefined);
    }, milliseconds).unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
