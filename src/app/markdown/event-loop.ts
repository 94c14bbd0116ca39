import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which rendering may block the event loop before other work runs. */
const LONGEST_TURN = 10;

let turnEnds = 0;
let queue = Promise.resolve();

/**
 * Lets other work run if rendering has blocked the event loop for too long. Callers that wait at the same time continue one after
 * the other, each in its own iteration of the event loop.
 */
export function yieldToEventLoop(): Promise<void> {
  if (performance.now() < turnEnds) return Promise.resolve();
  queue = queue.then(async () => {
    await setImmediate();
    turnEnds = performance.now() + LONGEST_TURN;
  });
  return queue;
}
