const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_CHECK_MILLISECONDS = 1_000;

/**
 * Resolves at the first signal to stop, or when the parent process has ended, which nothing reports to its children.
 * A second Ctrl+C ends the process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_CHECK_MILLISECONDS);
    let isStopping = false;
    const stop = () => {
      clearInterval(timer);
      isStopping = true;
      resolve();
    };
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (isStopping && signal === 'SIGINT') process.exit(130);
        stop();
      });
    }
  });
}
