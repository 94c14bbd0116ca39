const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves at the first signal to stop, or when the parent process is gone, which would leave nobody
 * to stop us. A second Ctrl+C ends the process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) stop();
    }, 1_000);
    let isStopping = false;
    const stop = () => {
      clearInterval(watch);
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
