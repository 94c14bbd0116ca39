import { s3Error } from './errors';

const LINE_LIMIT_BYTES = 8192;

/**
 * Removes the `aws-chunked` framing: chunks of the form `<size in hex>[;extension]\r\n<bytes>\r\n`, a last chunk of
 * size 0, then trailers. Ignores the signatures of chunks. Adds the trailers, with names in lower case, to `trailers`
 * before it returns.
 *
 * @throws Refusal IncompleteBody when the framing is invalid or ends early
 */
export async function* withoutChunkFrames(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new Reader(source);
  try {
    for (let size = sizeIn(await reader.line()); size > 0; size = sizeIn(await reader.line())) {
      yield* reader.bytes(size);
      if ((await reader.line()) !== '') throw s3Error('IncompleteBody', 'A chunk is longer than its announced size.');
    }
    for (let line = await reader.line(); line !== ''; line = await reader.line()) {
      const colon = line.indexOf(':');
      if (colon > 0) trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  } finally {
    await reader.close();
  }
}

function sizeIn(line: string): number {
  const size = line.split(';', 1)[0]!;
  if (!/^[0-9a-f]{1,12}$/i.test(size)) throw s3Error('IncompleteBody', `"${size.slice(0, 40)}" is not a chunk size.`);
  return parseInt(size, 16);
}

/** Reads lines and given numbers of bytes from chunks of any size. Buffers at most one chunk and one line. */
class Reader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.rest.indexOf('\r\n');
    while (end < 0) {
      if (this.rest.length > LINE_LIMIT_BYTES)
        throw s3Error('IncompleteBody', `No line end within ${LINE_LIMIT_BYTES} bytes of framing.`);
      this.rest = Buffer.concat([this.rest, await this.next()]);
      end = this.rest.indexOf('\r\n');
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let missing = count; missing > 0; ) {
      if (this.rest.length === 0) this.rest = await this.next();
      const chunk = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(chunk.length);
      missing -= chunk.length;
      yield chunk;
    }
  }

  /** Releases the source, so that the rest of the request can be drained. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async next(): Promise<Buffer> {
    const { done, value } = await this.chunks.next();
    if (done) throw s3Error('IncompleteBody', 'The body ended in the middle of its chunk framing.');
    return value;
  }
}
