import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Reading } from './reading';
import type { DocumentType } from './types';

/** Bytes that a reader may report. */
const LONGEST_REPORT = 4 * 1024 * 1024;
/** The part of a reader's memory that its objects may take; the file itself lies beside them. */
const HEAP = 0.6;
/** How a process ends that has no memory left: by its own guard or the system's, or by V8, which aborts or traps. */
const OUT_OF_MEMORY: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGABRT', 'SIGTRAP', 'SIGILL'];

type Reader = ChildProcessByStdio<Writable, Readable, null>;

interface End {
  readonly isOutOfMemory: boolean;
  /** Empty if it did not come to its end. */
  readonly report: string;
}

const lines = z.array(z.string());
const reading: z.ZodType<Reading> = z.union([
  z.object({
    facts: z.object({
      lines,
      margins: lines,
      properties: z.array(z.tuple([z.string(), z.string()])),
      hasText: z.boolean(),
    }),
  }),
  z.object({ fault: z.enum(['empty', 'content', 'encoding']) }),
  z.object({ obstacle: z.enum(['scan', 'encrypted', 'limits', 'unreadable']) }),
]);

/** Has documents read in a process of their own, which takes no credentials along and ends with its document. */
export class ReaderProcess {
  /**
   * @param program the bundled reader
   * @param megabytes of memory for one document
   */
  constructor(
    private readonly program: string,
    private readonly megabytes: number,
  ) {}

  /** @throws what the content failed with, or the signal's reason; what happens to the reader is an obstacle */
  async read(type: DocumentType['type'], content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Reading> {
    if (!existsSync(this.program)) throw new Error(`${this.program} is missing: npx projen bundle makes it.`);
    signal.throwIfAborted();
    const reader = this.start(type);
    const kill = () => void reader.kill('SIGKILL');
    signal.addEventListener('abort', kill);
    const ending = endOf(reader);
    try {
      const feeding = feed(reader.stdin, content);
      // Content that has come to a halt does not hold up what the reader says, or that it was ended.
      const end = await Promise.race([ending, feeding.then(() => ending)]);
      signal.throwIfAborted();
      return readingOf(end);
    } finally {
      signal.removeEventListener('abort', kill);
      kill();
      await ending;
    }
  }

  private start(type: string): Reader {
    const heap = Math.floor(this.megabytes * HEAP);
    return spawn(process.execPath, [`--max-old-space-size=${heap}`, this.program, type, String(this.megabytes)], {
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
  }
}

/** Resolves when the process has ended and nothing of its report is on its way any longer. */
function endOf(reader: Reader): Promise<End> {
  const report: Buffer[] = [];
  let size = 0;
  reader.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LONGEST_REPORT) reader.kill('SIGKILL');
    else report.push(chunk);
  });
  return new Promise((resolve) => {
    reader.once('error', () => resolve({ isOutOfMemory: true, report: '' }));
    reader.once('close', (code, killed) =>
      resolve({
        isOutOfMemory: killed !== null && OUT_OF_MEMORY.includes(killed),
        report: code === 0 ? Buffer.concat(report).toString() : '',
      }),
    );
  });
}

/** Hands the content over as fast as it is read. A reader that has seen enough may end before. */
async function feed(stdin: Writable, content: AsyncIterable<Uint8Array>): Promise<void> {
  stdin.on('error', () => undefined);
  for await (const chunk of content) {
    if (stdin.destroyed) return;
    if (!stdin.write(chunk)) await drained(stdin);
  }
  stdin.end();
}

function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stdin.off('drain', done).off('close', done);
      resolve();
    };
    stdin.on('drain', done).on('close', done);
  });
}

function readingOf({ isOutOfMemory, report }: End): Reading {
  if (isOutOfMemory) return { obstacle: 'limits' };
  try {
    return reading.parse(JSON.parse(report));
  } catch {
    return { obstacle: 'unreadable' };
  }
}
