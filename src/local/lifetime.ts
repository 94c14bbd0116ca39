import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_CHECK_MILLISECONDS = 1_000;

/**
 * Resolves at the first stop signal, or when the parent process or npm has ended. Polls for their end, because the system does not report
 * it. Ctrl+C after the first stop signal, or after their end, ends this process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const hasShell = isBelowShellOfNpm();
    const initial = ancestors(hasShell);
    const timer = setInterval(() => {
      if (ancestors(hasShell) !== initial) stop();
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
 * Whether the parent of this process is the shell in which npm runs scripts; false on systems other than Linux, which have no /proc. If
 * /bin/sh is bash, the script replaces the shell, and the parent is npm. The process that started npm must not be watched: it may end, for
 * example after `npm start &`, while npm continues.
 */
function isBelowShellOfNpm(): boolean {
  const { npm_lifecycle_event: script, npm_node_execpath: node } = process.env;
  if (!script || process.platform !== 'linux') return false;
  try {
    return !node || readlinkSync(`/proc/${process.ppid}/exe`) !== realpathSync(node);
  } catch {
    return true;
  }
}

/** Returns the id of the parent and, below npm's shell, the id of npm, because the shell continues after npm is killed. */
function ancestors(hasShell: boolean): string {
  if (!hasShell) return String(process.ppid);
  try {
    return `${process.ppid} ${/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8'))?.[1]}`;
  } catch {
    return 'none';
  }
}
