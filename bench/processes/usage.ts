import { readFileSync } from 'node:fs';

/** The unit of CPU times in `/proc` is a hundredth of a second. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of CPU time that a process has used in user mode and in kernel mode. */
export function cpuMilliseconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).map(Number);
  return ((user! + system!) * 1000) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
}
