import { readFileSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_CHECK_MILLISECONDS = 1_000;

/**
 * Resolves at the first signal to stop, or when the parent process has ended. Polls for the end of the parent process, because
 * the system does not report it. A second Ctrl+C ends the process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const initial = ancestors();
    const timer = setInterval(() => {
      if (ancestors() !== initial) stop();
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

/**
 * Returns the id of the parent and, under npm on Linux, the id of npm: npm runs scripts in a shell, which continues
 * after npm is killed.
 */
function ancestors(): string {
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return String(process.ppid);
  try {
    return `${process.ppid} ${/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8'))?.[1]}`;
  } catch {
    return 'none';
  }
}
