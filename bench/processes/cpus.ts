import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The CPU of the measured server, and the CPUs of all other processes, as lists for taskset. */
export interface Cpus {
  readonly server: string;
  readonly others: string;
}

/** @throws Error if the benchmark cannot run on this machine */
export function chooseCpus(): Cpus {
  if (process.platform !== 'linux')
    throw new Error(`The benchmark needs Linux (taskset, /proc); this is ${process.platform}.`);
  const count = availableParallelism();
  if (count < 2) throw new Error('The benchmark needs two CPUs: one for the server, one for everything else.');
  const last = count - 1;
  return { server: String(last), others: last === 1 ? '0' : `0-${last - 1}` };
}

/** Moves this process off the server's CPU. */
export function pinThisProcess({ others }: Cpus): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', others, String(process.pid)], { stdio: 'ignore' });
}
