import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { DocumentType } from '../types';
import { readingOf } from './errors';
import { type Guarded, guard, yieldToOthers } from './guard';
import { read } from './read';

/** Reads the document on the standard input, of a type and with megabytes of memory that the arguments say; writes a reading. */
async function main([type, megabytes]: string[]): Promise<void> {
  yieldToOthers();
  const guarded: Guarded = { parent: process.ppid, megabytes: Number(megabytes) };
  new Worker(__filename, { workerData: guarded }).unref();
  const reading = await readingOf(() => read(type as DocumentType['type'], process.stdin));
  process.stdout.write(JSON.stringify(reading), () => process.exit(0));
}

if (isMainThread) void main(process.argv.slice(2));
else guard(workerData as Guarded);
