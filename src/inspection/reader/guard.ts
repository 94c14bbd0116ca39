import { constants, setPriority } from 'node:os';

export interface GuardOptions {
  /** Id of the process that waits for the report. */
  readonly parent: number;
  /** Memory limit of this process, in MiB. V8's own option limits only the heap, not the buffers outside it. */
  readonly megabytes: number;
}

/** Milliseconds between two checks. */
const INTERVAL = 25;

/**
 * Kills this process as soon as it exceeds its memory limit or its parent has died. Runs in a worker thread, so that
 * it works while the main thread is busy.
 */
export function guard({ parent, megabytes }: GuardOptions): void {
  setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > megabytes * 1024 * 1024)
      process.kill(process.pid, 'SIGKILL');
  }, INTERVAL);
}

/** Lowers this process's priority, so that inspections do not slow down answers. */
export function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems do not allow a process to change its priority. The inspection then runs at normal priority.
  }
}
