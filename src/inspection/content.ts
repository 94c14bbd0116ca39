import { addAbortSignal, type Readable } from 'node:stream';
import { contradicts, type DocumentType } from './types';

/** Bytes that tell what a file is. */
const TELLING = 4096;

/** A file that is not admitted, as is seen while it comes. */
export class FileFault extends Error {
  constructor(readonly reason: 'empty' | 'tooLarge' | 'content') {
    super(`The file is not admitted: ${reason}`);
    this.name = 'FileFault';
  }
}

/**
 * A file's bytes as they come, once it is clear that their beginning is what the name says.
 *
 * @throws FileFault, here or while it is read; what the content fails with, which it does when the signal is aborted
 */
export async function checkedContent(
  name: string,
  type: DocumentType,
  content: Readable,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const chunks = limited(addAbortSignal(signal, content), type.limit);
  const start = await startOf(chunks);
  if (start.length === 0) throw new FileFault('empty');
  if (contradicts(name, start)) throw new FileFault('content');
  return continued(start, chunks);
}

async function* limited(content: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new FileFault('tooLarge');
    yield chunk;
  }
}

async function startOf(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const start: Uint8Array[] = [];
  let size = 0;
  while (size < TELLING) {
    const { value, done } = await chunks.next();
    if (done) break;
    start.push(value);
    size += value.length;
  }
  return Buffer.concat(start);
}

async function* continued(start: Uint8Array, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* chunks;
}
