import { setTimeout as pause } from 'node:timers/promises';
import { Metrics } from '../../../src/app/metrics';

const INTERVAL = 15_000;

let values: number[];
let stop: () => void;
beforeEach(() => {
  // The clock and intervals are fake, so that the test need not wait 15 seconds. Timeouts are real.
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: ['setTimeout', 'clearTimeout', 'nextTick', 'queueMicrotask', 'performance'],
  });
  values = [];
  stop = new Metrics((line) => values.push(JSON.parse(line).EventLoopDelay)).gaugeEventLoop();
});
afterEach(() => {
  stop();
  jest.useRealTimers();
});

/** Blocks the event loop between two samples of the monitor. */
async function blockFor(milliseconds: number): Promise<void> {
  await turnEventLoop();
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
  await turnEventLoop();
}

/**
 * Waits for several turns of the event loop: on a busy machine, the timers of the monitor and of this test may expire in the
 * same turn.
 */
async function turnEventLoop(): Promise<void> {
  for (let n = 0; n < 10; n++) await pause(10);
}

it('reports the delay of the event loop in milliseconds, separately for each interval', async () => {
  await blockFor(300);
  jest.advanceTimersByTime(INTERVAL);
  await blockFor(0);
  jest.advanceTimersByTime(INTERVAL);
  expect(values).toEqual([expect.any(Number), expect.any(Number)]);
  expect(values[0]).toBeGreaterThanOrEqual(250);
  expect(values[1]).toBeLessThan(250);
});

it('reports nothing after it is stopped', () => {
  stop();
  jest.advanceTimersByTime(2 * INTERVAL);
  expect(values).toEqual([]);
});
