import { isMainThread, workerData } from 'node:worker_threads';

export interface GuardOptions {
  /** The id of the process that waits for the report. */
  readonly parent: number;
  /** Memory limit of this process, in MiB. V8's own option limits only the heap, not the buffers outside it. */
  readonly megabytes: number;
}

/** Milliseconds between two checks. */
const INTERVAL = 25;

/**
 * Kills this process when it exceeds its memory limit or its parent has exited. Runs in a worker thread, so that it works while the
 * main thread is busy. The guard has its own small bundle, because a worker compiles its whole bundle.
 */
function guard({ parent, megabytes }: GuardOptions): void {
  setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > megabytes * 1024 * 1024)
      process.kill(process.pid, 'SIGKILL');
  }, INTERVAL);
}

if (!isMainThread) guard(workerData as GuardOptions);
