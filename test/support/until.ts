import { setTimeout as pause } from 'node:timers/promises';

/** Polls a condition and returns its first truthy value. @throws Error after `within` milliseconds */
export async function until<T>(condition: () => T | Promise<T>, within = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + within;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`Condition not met within ${within} ms: ${condition}`);
    await pause(15);
  }
}
