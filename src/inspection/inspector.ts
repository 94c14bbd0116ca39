import type { Readable } from 'node:stream';
import { Semaphore } from '../semaphore';
import { ContentRejected, checkedContent } from './checked-content';
import { ClassificationMarks } from './classification-marks';
import type { DisplayResult } from './displayed-text';
import { ReaderProcess } from './reader-process';
import { type InspectionResult, resultOf } from './result';
import { SensitivityLabels } from './sensitivity-labels';
import { type DocumentType, isImage, typeOf } from './types';

export type { InspectionResult } from './result';

export interface InspectorOptions {
  /** Absolute path of the bundled reader (`reader/main.ts`). */
  readonly program: string;
  /** Classification marks because of which a document is rejected, such as `GEHEIM`. */
  readonly classificationMarks: readonly string[];
  /** Names or GUIDs of the sensitivity labels because of which a document is rejected. */
  readonly sensitivityLabels: readonly string[];
  /** Time limit for one document, in milliseconds. */
  readonly timeout: number;
  /** Memory limit of a reader process, in MiB. */
  readonly megabytes: number;
}

/** Maximum number of concurrent reader processes. Each may use memory up to its limit. */
const READERS = 2;

/** A file as a stream, or a function that opens the stream. */
type Content = Readable | (() => Promise<Readable>);

interface File {
  readonly name: string;
  readonly type: DocumentType;
  readonly content: Content;
  readonly signal: AbortSignal | undefined;
}

/**
 * Checks documents before they are stored: whether their content matches their name, and whether they are classified. To find
 * classification marks, it reads only the first page, notes, headers, footers and properties. It also reads the text of documents
 * for display. Documents are untrusted, so a separate process reads them.
 */
export class Inspector {
  private readonly marks: ClassificationMarks;
  private readonly labels: SensitivityLabels;
  private readonly reader: ReaderProcess;
  private readonly timeout: number;
  private readonly readers = new Semaphore(READERS);
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor({ program, classificationMarks, sensitivityLabels, timeout, megabytes }: InspectorOptions) {
    this.marks = new ClassificationMarks(classificationMarks);
    this.labels = new SensitivityLabels(sensitivityLabels);
    this.reader = new ReaderProcess(program, megabytes);
    this.timeout = timeout;
  }

  /**
   * @param content a stream, which this process never buffers completely. Pass a function if the content comes from a
   *   service that closes idle connections: the inspector calls it when a reader is free
   * @throws the error of the stream or of the function, the signal's abort reason, or an error if the inspector is closed or the reader
   *   process cannot start
   */
  async inspect(name: string, content: Content, signal?: AbortSignal): Promise<InspectionResult> {
    // A stream may fail while it waits for a reader. Ignore the event: reading the stream later throws the error.
    if (typeof content !== 'function') content.on('error', () => undefined);
    const type = typeOf(name);
    try {
      if (!type) return { outcome: 'rejected', reason: 'type' };
      return await this.untilClosed(
        this.whenReaderFree<InspectionResult>(
          { name, type, content, signal },
          (checked, ended) => this.inspected(type, checked, ended),
          (reason) => (reason === 'limits' ? { outcome: 'unchecked', reason } : { outcome: 'rejected', reason }),
        ),
      );
    } finally {
      if (typeof content !== 'function') content.destroy();
    }
  }

  /**
   * Reads the text of a document for display, around a passage.
   *
   * @param open opens the content when a reader is free
   * @throws the error of `open` or of the stream, the signal's abort reason, or an error if the inspector is closed or the reader
   *   process cannot start
   */
  async display(
    name: string,
    passage: string,
    open: () => Promise<Readable>,
    signal?: AbortSignal,
  ): Promise<DisplayResult> {
    const type = typeOf(name);
    if (!type || type.type === 'pdf' || isImage(type)) return { problem: 'type' };
    return this.untilClosed(
      this.whenReaderFree<DisplayResult>(
        { name, type, content: open, signal },
        (checked, ended) => this.reader.display(type.type, passage, checked, ended),
        (reason) => ({ problem: reason === 'limits' ? reason : 'unreadable' }),
      ),
    );
  }

  /** Aborts all inspections and displays; resolves when the last reader has exited. */
  async close(): Promise<void> {
    this.closing.abort(new Error('The document inspector is closed'));
    await Promise.allSettled(this.running);
  }

  private async untilClosed<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  /**
   * Waits for a free reader, and reads a file with it.
   *
   * @param failed returns the result for a file that is rejected while it is received, or that takes too long
   */
  private async whenReaderFree<T>(
    { name, type, content, signal }: File,
    read: (checked: AsyncIterable<Uint8Array>, ended: AbortSignal) => Promise<T>,
    failed: (reason: ContentRejected['reason'] | 'limits') => T,
  ): Promise<T> {
    const aborted = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    const release = await this.readers.take(aborted);
    let stream: Readable | undefined;
    let timeout: AbortSignal | undefined;
    try {
      stream = typeof content === 'function' ? await content() : content;
      timeout = AbortSignal.timeout(this.timeout);
      const ended = AbortSignal.any([aborted, timeout]);
      return await read(await checkedContent(name, type, stream, ended), ended);
    } catch (error) {
      aborted.throwIfAborted();
      if (error instanceof ContentRejected) return failed(error.reason);
      if (timeout?.aborted) return failed('limits');
      throw error;
    } finally {
      stream?.destroy();
      release();
    }
  }

  private async inspected(
    type: DocumentType,
    checked: AsyncIterable<Uint8Array>,
    ended: AbortSignal,
  ): Promise<InspectionResult> {
    if (!isImage(type)) return resultOf(await this.reader.read(type.type, checked, ended), this.marks, this.labels);
    await drain(checked);
    return { outcome: 'unchecked', reason: 'image' };
  }
}

/** Reads an image to its end, because `checkedContent` enforces the size limit while the content is read. */
async function drain(content: AsyncIterable<unknown>): Promise<void> {
  const chunks = content[Symbol.asyncIterator]();
  let part = await chunks.next();
  while (!part.done) part = await chunks.next();
}
