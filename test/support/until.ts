import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition and gives what made it true. @throws Error when it does not come true in time */
export async function until<T>(condition: () => T | Promise<T>, within = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + within;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`Not within ${within} ms: ${condition}`);
    await pause(15);
  }
}
