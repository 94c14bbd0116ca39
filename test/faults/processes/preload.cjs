/* global process */
/**
 * Loaded into a server process before its own code. `CLOCK_SHIFT` moves the clock of the process by a number of milliseconds.
 * Answers each message with the resources that the process holds after a garbage collection.
 */
const shift = Number(process.env.CLOCK_SHIFT ?? 0);
const now = Date.now.bind(Date);

if (shift) {
  const Original = Date;
  globalThis.Date = class extends Original {
    constructor(...values) {
      super(...(values.length > 0 ? values : [now() + shift]));
    }

    static now() {
      return now() + shift;
    }
  };
}

if (process.send) {
  process.on('message', () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ resources: process.getActiveResourcesInfo(), bytes: heapUsed + external });
  });
  // The channel must not keep the process alive.
  process.channel.unref();
}
