import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DocumentType } from '../types';
import { display } from './display/display';
import { reportOf } from './errors';
import type { GuardOptions } from './guard';
import { read } from './read';

void main(process.argv.slice(2));

/**
 * Reads a document from standard input and writes a report to standard output. Arguments: the type, and the memory limit in MiB. A third
 * argument requests the text for display. It is the number of bytes of a passage, which then precedes the document on standard input.
 */
async function main([type, megabytes, passageSize]: string[]): Promise<void> {
  lowerPriority();
  const options: GuardOptions = { parent: process.ppid, megabytes: Number(megabytes) };
  new Worker(join(__dirname, 'document-reader-guard.js'), { workerData: options }).unref();
  const report = await (passageSize === undefined
    ? reportOf(() => read(type as DocumentType['type'], process.stdin))
    : displayReport(type as DocumentType['type'], Number(passageSize)));
  process.stdout.write(JSON.stringify(report), () => process.exit(0));
}

async function displayReport(type: DocumentType['type'], passageSize: number): Promise<object> {
  const chunks = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let start = Buffer.alloc(0);
  while (start.length < passageSize) {
    const { value, done } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const passage = start.subarray(0, passageSize).toString();
  return display(type, following(start.subarray(passageSize), chunks), passage);
}

async function* following(start: Buffer, chunks: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  for (let part = await chunks.next(); !part.done; part = await chunks.next()) yield part.value;
}

/** Lowers this process's priority, so that inspections do not slow down answers. */
function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems do not allow a process to change its priority. The inspection then runs at normal priority.
  }
}
