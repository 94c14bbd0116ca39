/* global process */
/**
 * Profiles the CPU time of the process that loads this file with `--require`, and reports the samples to the parent process. Does not
 * keep the process alive.
 */
const { Session } = process.getBuiltinModule('node:inspector/promises');

/** Microseconds between two samples. */
const INTERVAL = 500;

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
session.post('Profiler.start');

const methods = {
  /** Discards the samples so far. */
  restartProfile: async () => {
    await session.post('Profiler.stop');
    await session.post('Profiler.start');
  },
  profile: async () => ({ samples: samplesOf((await session.post('Profiler.stop')).profile), memory: memory() }),
};

process.on('message', async ({ id, method }) => {
  if (Object.hasOwn(methods, method)) process.send({ id, value: await methods[method]() });
});
process.channel?.unref();

/** The functions that ran, each with its number of samples. Lines and columns start at 0. */
function samplesOf({ nodes }) {
  return nodes
    .filter(({ hitCount }) => hitCount > 0)
    .map(({ callFrame: { functionName, url, lineNumber, columnNumber }, hitCount }) => ({
      functionName,
      url,
      line: lineNumber,
      column: columnNumber,
      count: hitCount,
    }));
}

/** The memory of the process, in bytes. */
function memory() {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return { resident: rss, heap: heapTotal, used: heapUsed, external };
}
