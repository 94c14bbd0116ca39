import { constants, setPriority } from 'node:os';

export interface Guarded {
  /** The process for which this one works. */
  readonly parent: number;
  /** Of memory that this process may take, all of it together: its heap has a limit of its own, but what lies beside has not. */
  readonly megabytes: number;
}

/** Milliseconds between two looks. */
const INTERVAL = 25;

/** Ends this process as soon as it takes too much or nobody waits for it, from a thread that runs on while another reads. */
export function guard({ parent, megabytes }: Guarded): void {
  setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > megabytes * 1024 * 1024)
      process.kill(process.pid, 'SIGKILL');
  }, INTERVAL);
}

/** Answers come first: what is inspected may take a little longer. */
export function yieldToOthers(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Then it does not; not every system lets a process say so.
  }
}
