import type { Readable } from 'node:stream';
import { checkedContent, FileFault } from './content';
import { judge, type Verdict } from './judgement';
import { Labels } from './labels';
import { Marks } from './marks';
import { ReaderProcess } from './reader-process';
import { Semaphore } from './semaphore';
import { type DocumentType, isImage, typeOf } from './types';

export type { Verdict } from './judgement';

export interface InspectorOptions {
  /** The bundled reader (`reader/main.ts`), absolute. */
  readonly program: string;
  /** Marks that keep a document out, such as `GEHEIM`. */
  readonly classificationMarks: readonly string[];
  /** Names or GUIDs of the sensitivity labels that keep a document out. */
  readonly sensitivityLabels: readonly string[];
  /** Milliseconds for one document. */
  readonly timeout: number;
  /** Memory for one document. */
  readonly megabytes: number;
}

/** Readers at once: each may take all the memory that one is given. */
const READERS = 2;

/**
 * Inspects documents before they are kept: whether their content is what their name says, and whether they are classified.
 * The text is read in a process of its own, as what comes is not trusted: only the first page, headers, footers, properties.
 */
export class Inspector {
  private readonly marks: Marks;
  private readonly labels: Labels;
  private readonly reader: ReaderProcess;
  private readonly timeout: number;
  private readonly readers = new Semaphore(READERS);
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<Verdict>>();

  constructor({ program, classificationMarks, sensitivityLabels, timeout, megabytes }: InspectorOptions) {
    this.marks = new Marks(classificationMarks);
    this.labels = new Labels(sensitivityLabels);
    this.reader = new ReaderProcess(program, megabytes);
    this.timeout = timeout;
  }

  /**
   * @param content the whole file, of which this process holds no more than what is on its way; or how to open it, which is
   *   better where it comes from a service that does not wait until it is this file's turn
   * @throws what the content failed with, or the signal's reason; then nothing is known of the file
   */
  async inspect(name: string, content: Readable | (() => Promise<Readable>), signal?: AbortSignal): Promise<Verdict> {
    const ended = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    // What fails while it waits is heard of when it is read.
    if (typeof content !== 'function') content.on('error', () => undefined);
    const verdict = this.inTurn(name, content, ended).finally(() => {
      if (typeof content !== 'function') content.destroy();
    });
    this.running.add(verdict);
    try {
      return await verdict;
    } finally {
      this.running.delete(verdict);
    }
  }

  /** Ends what is being read; resolves when no reader is left. */
  async close(): Promise<void> {
    this.closing.abort(new Error('The inspection of documents is closed'));
    await Promise.allSettled(this.running);
  }

  private async inTurn(
    name: string,
    content: Readable | (() => Promise<Readable>),
    signal: AbortSignal,
  ): Promise<Verdict> {
    const type = typeOf(name);
    if (!type) return { outcome: 'refused', reason: 'type' };
    const leave = await this.readers.take(signal);
    try {
      return await this.read(name, type, typeof content === 'function' ? await content() : content, signal);
    } finally {
      leave();
    }
  }

  private async read(name: string, type: DocumentType, content: Readable, signal: AbortSignal): Promise<Verdict> {
    const late = AbortSignal.timeout(this.timeout);
    const ended = AbortSignal.any([signal, late]);
    try {
      const checked = await checkedContent(name, type, content, ended);
      if (!isImage(type)) return judge(await this.reader.read(type.type, checked, ended), this.marks, this.labels);
      await drain(checked);
      return { outcome: 'unchecked', reason: 'image' };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FileFault) return { outcome: 'refused', reason: error.reason };
      if (late.aborted) return { outcome: 'unchecked', reason: 'limits' };
      throw error;
    } finally {
      content.destroy();
    }
  }
}

/** Nothing of an image is read, but all of it is counted. */
async function drain(content: AsyncIterable<unknown>): Promise<void> {
  const chunks = content[Symbol.asyncIterator]();
  let part = await chunks.next();
  while (!part.done) part = await chunks.next();
}
