import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { DocumentType } from '../types';
import { reportOf } from './errors';
import { type GuardOptions, guard, lowerPriority } from './guard';
import { read } from './read';

/** Reads a document from standard input and writes a report to standard output. Arguments: type, megabytes of memory. */
async function main([type, megabytes]: string[]): Promise<void> {
  lowerPriority();
  const options: GuardOptions = { parent: process.ppid, megabytes: Number(megabytes) };
  new Worker(__filename, { workerData: options }).unref();
  const report = await reportOf(() => read(type as DocumentType['type'], process.stdin));
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}

if (isMainThread) void main(process.argv.slice(2));
else guard(workerData as GuardOptions);
