/* global process */
/**
 * Measures the event-loop delay of the process that loads this file with `--require`, and reports it to the parent process. Does
 * not keep the process alive.
 */
const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');

/** The sampling interval in milliseconds. Node.js includes it in each recorded delay. */
const RESOLUTION = 5;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
histogram.enable();

const milliseconds = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);

process.on('message', ({ id, method }) => {
  if (method !== 'eventLoop') return;
  const value = { p99: milliseconds(histogram.percentile(99)), max: milliseconds(histogram.max) };
  histogram.reset();
  process.send({ id, value });
});
process.channel?.unref();
