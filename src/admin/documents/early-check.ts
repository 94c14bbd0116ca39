import { Transform } from 'node:stream';
import { contradicts } from '../../inspection/types';
import { FileRefused } from './errors';

/**
 * Counts the bytes of a file. Fails as soon as the file is too large or its first bytes contradict its name, and at the end of an empty
 * file.
 */
export class EarlyCheck extends Transform {
  /** Bytes so far. Not called `size`, which the SDK would read as the length of the whole stream. */
  count = 0;

  constructor(
    private readonly name: string,
    private readonly limit: number,
  ) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null, data?: Buffer) => void,
  ): void {
    const isFirst = this.count === 0;
    this.count += chunk.length;
    if (this.count > this.limit) return done(new FileRefused('tooLarge', { limit: this.limit / 1024 / 1024 }));
    if (isFirst && contradicts(this.name, chunk)) return done(new FileRefused('content'));
    done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void): void {
    done(this.count === 0 ? new FileRefused('empty') : null);
  }
}
