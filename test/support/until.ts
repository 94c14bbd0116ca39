import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE = 15;
const LONGEST_PAUSE = 200;

/**
 * Polls a condition, ever less often, and returns its first truthy value.
 * @throws Error after `within` milliseconds
 */
export async function until<T>(condition: () => T | Promise<T>, within = 20_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + within;
  for (let milliseconds = FIRST_PAUSE; ; milliseconds = Math.min(milliseconds * 1.2, LONGEST_PAUSE)) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`Condition not met within ${within} ms: ${condition}`);
    await pause(milliseconds);
  }
}
