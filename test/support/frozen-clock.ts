/**
 * Sets the clock to a time and freezes it, until `jest.useRealTimers()`. Only the clock is fake: timers remain real, because servers and
 * connections need them.
 */
export function freezeClock(now: number | Date): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      'setTimeout',
      'setImmediate',
      'setInterval',
      'clearTimeout',
      'clearInterval',
      'clearImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'hrtime',
    ],
  });
}
