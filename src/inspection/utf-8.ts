import { Transform, type TransformCallback } from 'node:stream';
import { declaringUtf8, PRESCAN } from './declared-encoding';

/** Converts a text file to UTF-8. An HTML page also gets a byte order mark, and UTF-8 as its declared encoding. */
export class Utf8Conversion extends Transform {
  private readonly decoder: TextDecoder;
  /** The start of an HTML page, buffered until it is long enough to contain the declaration. */
  private start: string | undefined;

  /** @param encoding the encoding of the content, as `InspectionResult` reports it */
  constructor(encoding: string, isHtml: boolean) {
    super();
    this.decoder = new TextDecoder(encoding);
    this.start = isHtml ? '' : undefined;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    done(null, this.withDeclaration(this.decoder.decode(chunk, { stream: true })));
  }

  override _flush(done: TransformCallback): void {
    const rest = this.withDeclaration(this.decoder.decode());
    done(null, rest + (this.start === undefined ? '' : pageStarting(this.start)));
  }

  private withDeclaration(text: string): string {
    if (this.start === undefined) return text;
    this.start += text;
    if (this.start.length < PRESCAN) return '';
    const start = pageStarting(this.start);
    this.start = undefined;
    return start;
  }
}

function pageStarting(start: string): string {
  return `\ufeff${declaringUtf8(start)}`;
}
