import type { Readable } from 'node:stream';
import { ContentRejected, checkedContent } from './checked-content';
import { ClassificationMarks } from './classification-marks';
import { ReaderProcess } from './reader-process';
import { type InspectionResult, resultOf } from './result';
import { Semaphore } from './semaphore';
import { SensitivityLabels } from './sensitivity-labels';
import { type DocumentType, isImage, typeOf } from './types';

export type { InspectionResult } from './result';

export interface InspectorOptions {
  /** Absolute path of the bundled reader (`reader/main.ts`). */
  readonly program: string;
  /** Classification marks that reject a document, such as `GEHEIM`. */
  readonly classificationMarks: readonly string[];
  /** Names or GUIDs of the sensitivity labels that reject a document. */
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

/**
 * Checks documents before they are stored: whether their content matches their name, and whether they are classified.
 * Uploads are untrusted, so a separate process reads them. It reads only the first page, headers, footers and
 * properties.
 */
export class Inspector {
  private readonly marks: ClassificationMarks;
  private readonly labels: SensitivityLabels;
  private readonly reader: ReaderProcess;
  private readonly timeout: number;
  private readonly readers = new Semaphore(READERS);
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<InspectionResult>>();

  constructor({ program, classificationMarks, sensitivityLabels, timeout, megabytes }: InspectorOptions) {
    this.marks = new ClassificationMarks(classificationMarks);
    this.labels = new SensitivityLabels(sensitivityLabels);
    this.reader = new ReaderProcess(program, megabytes);
    this.timeout = timeout;
  }

  /**
   * @param content a stream, which this process never holds in memory as a whole. Pass a function if the content comes
   *   from a service that closes idle connections: the inspector calls it when a reader is free
   * @throws the error of the stream, or the signal's abort reason
   */
  async inspect(name: string, content: Content, signal?: AbortSignal): Promise<InspectionResult> {
    const ended = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    // A stream may fail while it waits for a reader. Ignore the event: reading the stream later throws the error.
    if (typeof content !== 'function') content.on('error', () => undefined);
    const result = this.whenReaderFree(name, content, ended).finally(() => {
      if (typeof content !== 'function') content.destroy();
    });
    this.running.add(result);
    try {
      return await result;
    } finally {
      this.running.delete(result);
    }
  }

  /** Aborts running inspections; resolves when the last reader has exited. */
  async close(): Promise<void> {
    this.closing.abort(new Error('The document inspector is closed'));
    await Promise.allSettled(this.running);
  }

  private async whenReaderFree(name: string, content: Content, signal: AbortSignal): Promise<InspectionResult> {
    const type = typeOf(name);
    if (!type) return { outcome: 'rejected', reason: 'type' };
    const release = await this.readers.take(signal);
    try {
      return await this.read(name, type, typeof content === 'function' ? await content() : content, signal);
    } finally {
      release();
    }
  }

  private async read(
    name: string,
    type: DocumentType,
    content: Readable,
    signal: AbortSignal,
  ): Promise<InspectionResult> {
    const timeout = AbortSignal.timeout(this.timeout);
    const ended = AbortSignal.any([signal, timeout]);
    try {
      const checked = await checkedContent(name, type, content, ended);
      if (!isImage(type)) return resultOf(await this.reader.read(type.type, checked, ended), this.marks, this.labels);
      await drain(checked);
      return { outcome: 'unchecked', reason: 'image' };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ContentRejected) return { outcome: 'rejected', reason: error.reason };
      if (timeout.aborted) return { outcome: 'unchecked', reason: 'limits' };
      throw error;
    } finally {
      content.destroy();
    }
  }
}

/** Reads an image to its end, because its size is checked while it is read. */
async function drain(content: AsyncIterable<unknown>): Promise<void> {
  const chunks = content[Symbol.asyncIterator]();
  let part = await chunks.next();
  while (!part.done) part = await chunks.next();
}
