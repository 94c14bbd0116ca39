import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DocumentType } from '../types';
import { reportOf } from './errors';
import type { GuardOptions } from './guard';
import { read } from './read';

void main(process.argv.slice(2));

/** Reads a document from standard input and writes a report to standard output. Arguments: type, megabytes of memory. */
async function main([type, megabytes]: string[]): Promise<void> {
  lowerPriority();
  const options: GuardOptions = { parent: process.ppid, megabytes: Number(megabytes) };
  new Worker(join(__dirname, 'document-reader-guard.js'), { workerData: options }).unref();
  const report = await reportOf(() => read(type as DocumentType['type'], process.stdin));
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}

/** Lowers this process's priority, so that inspections do not slow down answers. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems do not allow a process to change its priority. The inspection then runs at normal priority.
  }
}
