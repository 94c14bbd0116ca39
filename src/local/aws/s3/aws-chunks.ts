import { S3Error } from './errors';

const LINE_LIMIT_BYTES = 8192;

/**
 * Takes the `aws-chunked` framing off: `<size in hex>[;extension]\r\n<bytes>\r\n`, a chunk of size 0, then trailers.
 * Chunk signatures are skipped unread. The trailers are put into `trailers` (names in lower case) before the end.
 * @throws S3Error IncompleteBody when the framing is broken or ends early.
 */
export async function* withoutChunkFrames(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new Reader(source);
  try {
    for (let size = sizeIn(await reader.line()); size > 0; size = sizeIn(await reader.line())) {
      yield* reader.bytes(size);
      if ((await reader.line()) !== '')
        throw new S3Error('IncompleteBody', 'A chunk is longer than the size that it announced.');
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
  if (!/^[0-9a-f]{1,12}$/i.test(size))
    throw new S3Error('IncompleteBody', `"${size.slice(0, 40)}" is not the size of a chunk.`);
  return parseInt(size, 16);
}

/** Reads lines and counted bytes from pieces of any size, holding no more than one piece and one line. */
class Reader {
  private readonly pieces: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.rest.indexOf('\r\n');
    while (end < 0) {
      if (this.rest.length > LINE_LIMIT_BYTES)
        throw new S3Error('IncompleteBody', `No line end within ${LINE_LIMIT_BYTES} bytes of framing.`);
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
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  /** Lets go of the source: whoever still holds a request cannot have its rest thrown away. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }

  private async next(): Promise<Buffer> {
    const { done, value } = await this.pieces.next();
    if (done) throw new S3Error('IncompleteBody', 'The body ended in the middle of its chunk framing.');
    return value;
  }
}
