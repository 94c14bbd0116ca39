import { addAbortSignal, type Readable } from 'node:stream';
import { contradicts, type DocumentType } from './types';

/** The minimum number of bytes at the start of a file that are compared with the file's name; a shorter file is compared as a whole. */
const SIGNATURE_BYTES = 4096;

/** Thrown while a file is being received, if it is empty or too large, or if its content contradicts its name. */
export class ContentRejected extends Error {
  constructor(readonly reason: 'empty' | 'tooLarge' | 'content') {
    super(`The file was rejected: ${reason}`);
    this.name = 'ContentRejected';
  }
}

/**
 * Streams a file after checking that its first bytes match its name.
 *
 * @throws ContentRejected, the stream's error, or an AbortError when the signal is aborted. The caller's iteration over the result
 *   can also throw each of these errors
 */
export async function checkedContent(
  name: string,
  type: DocumentType,
  content: Readable,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const chunks = limited(addAbortSignal(signal, content), type.limit);
  const start = await readStart(chunks);
  if (start.length === 0) throw new ContentRejected('empty');
  if (contradicts(name, start)) throw new ContentRejected('content');
  return concatenated(start, chunks);
}

async function* limited(content: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new ContentRejected('tooLarge');
    yield chunk;
  }
}

async function readStart(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const start: Uint8Array[] = [];
  let size = 0;
  while (size < SIGNATURE_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    start.push(value);
    size += value.length;
  }
  return Buffer.concat(start);
}

async function* concatenated(start: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* chunks;
}
