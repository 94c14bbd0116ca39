import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { BLOCK_KINDS, DISPLAY_PROBLEMS, type DisplayResult } from './displayed-text';
import { PROBLEMS, type ReaderReport, UNCHECKED_REASONS } from './report';
import type { DocumentType } from './types';

/** Maximum size of a reader's report, in bytes. */
const MAX_REPORT = 4 * 1024 * 1024;
/** The share of the memory limit that the JavaScript heap may use. The file itself is in buffers outside the heap. */
const HEAP_SHARE = 0.6;
/**
 * Signals that end a process that has run out of memory: SIGKILL from its guard (`reader/guard.ts`) or the kernel, the others from V8.
 * SIGKILL also ends a process whose report is too long.
 */
const OUT_OF_MEMORY: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGABRT', 'SIGTRAP', 'SIGILL'];

type Reader = ChildProcessByStdio<Writable, Readable, null>;

interface Exit {
  readonly isOutOfMemory: boolean;
  /** The standard output; empty unless the exit code was 0. */
  readonly report: string;
}

const flag = z.boolean().optional();
const texts = z.array(z.string());
const reportSchema: z.ZodType<ReaderReport> = z.union([
  z.object({
    extract: z.object({
      lines: z.array(z.object({ text: z.string(), isItem: flag, isMargin: flag })),
      apart: texts,
      margins: texts,
      properties: z.array(z.tuple([z.string(), z.string()])),
      unchecked: z.enum(UNCHECKED_REASONS).optional(),
      encoding: z.string().optional(),
    }),
  }),
  z.object({ invalid: z.enum(PROBLEMS) }),
  z.object({ unchecked: z.enum(UNCHECKED_REASONS) }),
]);

const displaySchema: z.ZodType<DisplayResult> = z.union([
  z.object({
    text: z.object({
      blocks: z.array(
        z.object({
          kind: z.enum(BLOCK_KINDS),
          cells: texts,
          found: z.array(z.tuple([z.number(), z.number(), z.number()])).optional(),
        }),
      ),
      isFound: z.boolean(),
      isCutBefore: z.boolean(),
      isCutAfter: z.boolean(),
    }),
  }),
  z.object({ problem: z.enum(DISPLAY_PROBLEMS) }),
]);

/** Reads each document in a separate process with an empty environment. The process exits when it has read the document. */
export class ReaderProcess {
  /**
   * @param program the bundled reader
   * @param megabytes the memory limit for one document, in MiB
   */
  constructor(
    private readonly program: string,
    private readonly megabytes: number,
  ) {}

  /**
   * @returns `unchecked` if the document cannot be checked or the reader fails
   * @throws the content's error, the signal's abort reason, or an Error if the program is missing or the process cannot start
   */
  async read(
    type: DocumentType['type'],
    content: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<ReaderReport> {
    const exit = await this.run([type], content, signal);
    if (exit.isOutOfMemory) return { unchecked: 'limits' };
    return parsed(exit.report, reportSchema) ?? { unchecked: 'unreadable' };
  }

  /**
   * Reads the text of a document around a passage.
   *
   * @throws the content's error, the signal's abort reason, or an Error if the program is missing or the process cannot start
   */
  async display(
    type: DocumentType['type'],
    passage: string,
    content: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<DisplayResult> {
    const start = Buffer.from(passage);
    const exit = await this.run([type, String(start.length)], preceded(start, content), signal);
    if (exit.isOutOfMemory) return { problem: 'limits' };
    return parsed(exit.report, displaySchema) ?? { problem: 'unreadable' };
  }

  private async run(
    [type, ...more]: readonly [string, ...string[]],
    content: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Exit> {
    if (!existsSync(this.program)) throw new Error(`${this.program} is missing: run npx projen bundle.`);
    signal.throwIfAborted();
    const reader = await this.start([type, String(this.megabytes), ...more]);
    const kill = () => void reader.kill('SIGKILL');
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    const exit = exitOf(reader);
    try {
      const written = write(reader.stdin, content);
      // A reader may exit before its content ends, so do not wait for stalled content.
      const result = await Promise.race([exit, written.then(() => exit)]);
      signal.throwIfAborted();
      return result;
    } finally {
      signal.removeEventListener('abort', kill);
      kill();
      await exit;
    }
  }

  /** @throws Error if the system cannot start the process, for example because too many files are open */
  private async start(parameters: readonly string[]): Promise<Reader> {
    const heap = Math.floor(this.megabytes * HEAP_SHARE);
    const reader = spawn(process.execPath, [`--max-old-space-size=${heap}`, this.program, ...parameters], {
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    await once(reader, 'spawn');
    // Node emits `error` if it cannot kill the process. The process has then ended already, or `close` follows.
    reader.on('error', () => undefined);
    return reader;
  }
}

/** Resolves when the process has exited and its output is complete. */
function exitOf(reader: Reader): Promise<Exit> {
  const report: Buffer[] = [];
  let size = 0;
  reader.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_REPORT) reader.kill('SIGKILL');
    else report.push(chunk);
  });
  return new Promise((resolve) => {
    reader.once('close', (code, signal) =>
      resolve({
        isOutOfMemory: signal !== null && OUT_OF_MEMORY.includes(signal),
        report: code === 0 ? Buffer.concat(report).toString() : '',
      }),
    );
  });
}

/** Writes the content as fast as the reader consumes it. Stops if the reader exits early. */
async function write(stdin: Writable, content: AsyncIterable<Uint8Array>): Promise<void> {
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

async function* preceded(start: Uint8Array, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* content;
}

function parsed<T>(report: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(report));
  } catch {
    return undefined;
  }
}
