import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which rendering may hold the event loop before other work has its turn. */
const LONGEST_TURN = 10;

let turnEnds = 0;
let queue = Promise.resolve();

/**
 * Lets other work run if rendering has held the event loop for long. Callers that wait at the same time continue one by one,
 * each in its own iteration of the event loop.
 */
export function yieldToEventLoop(): Promise<void> {
  if (performance.now() < turnEnds) return Promise.resolve();
  queue = queue.then(async () => {
    await setImmediate();
    turnEnds = performance.now() + LONGEST_TURN;
  });
  return queue;
}
