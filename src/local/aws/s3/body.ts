import { withoutChunkFrames } from './aws-chunks';
import type { Digest } from './checksum';
import { digestOf } from './checksum';
import type { ErrorCode } from './errors';
import { S3Error } from './errors';
import type { S3Request } from './request';
import { header } from './request';

const XML_LIMIT_BYTES = 8 * 1024 * 1024;
/** Headers that begin like a checksum and are none. */
const NOT_CHECKSUMS = ['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type'];

/** One promise about the body: the digest that was announced, in a header or as a trailer after the body. */
export interface Expectation {
  readonly name: string;
  readonly digest: Digest;
  readonly code: ErrorCode;
  readonly value?: string;
}

/**
 * A request's content, without framing, verified while it streams: the last piece is followed by an S3Error when a digest
 * or the length differs from what the request announced, so whoever stores it must undo on an error.
 */
export class Body implements AsyncIterable<Buffer> {
  /** The verified checksums by header name, complete when the content has been read. */
  readonly checksums: Record<string, string> = {};
  private readonly length: number;
  private readonly trailers = new Map<string, string>();
  private readonly expectations: Expectation[];

  /** @throws S3Error MissingContentLength, InvalidDigest, NotImplemented (an unknown checksum) */
  constructor(private readonly request: S3Request) {
    this.length = announcedLength(request);
    this.expectations = [...transportExpectations(request), ...checksumExpectations(request)];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let received = 0;
    for await (const chunk of this.pieces()) {
      received += chunk.length;
      for (const { digest } of this.expectations) digest.update(chunk);
      yield chunk;
    }
    if (received !== this.length)
      throw new S3Error('IncompleteBody', `${received} bytes came, ${this.length} were announced.`);
    for (const expectation of this.expectations) {
      const value = verify(expectation, this.trailers);
      if (expectation.name.startsWith('x-amz-checksum-')) this.checksums[expectation.name] = value;
    }
  }

  private pieces(): AsyncIterable<Buffer> {
    const raw = pieces(this.request);
    return isFramed(this.request) ? withoutChunkFrames(raw, this.trailers) : raw;
  }
}

/** Reads a small XML body. `checksums: false` where the request's checksum headers speak of an object and not of this body. */
export async function readXml(request: S3Request, { checksums }: { checksums: boolean }): Promise<string> {
  const expectations = [...transportExpectations(request), ...(checksums ? checksumExpectations(request) : [])];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of pieces(request)) {
    size += chunk.length;
    if (size > XML_LIMIT_BYTES)
      throw new S3Error('MaxMessageLengthExceeded', `The XML is longer than ${XML_LIMIT_BYTES} bytes.`);
    for (const { digest } of expectations) digest.update(chunk);
    chunks.push(chunk);
  }
  for (const expectation of expectations) verify(expectation, new Map());
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The `x-amz-checksum-…` headers and trailers that a request announces.
 * @throws S3Error NotImplemented for an algorithm that is not known here, rather than store what nobody verified.
 */
export function checksumExpectations(request: S3Request): Expectation[] {
  const headers = Object.keys(request.incoming.headers).filter(
    (name) => name.startsWith('x-amz-checksum-') && !NOT_CHECKSUMS.includes(name),
  );
  const trailers = (header(request, 'x-amz-trailer') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  return [...headers, ...trailers].map((name) => {
    const digest = digestOf(name.replace('x-amz-checksum-', ''));
    if (!digest) throw new S3Error('NotImplemented', `The checksum ${name} is not implemented here.`);
    return { name, digest, code: 'BadDigest', value: header(request, name) };
  });
}

/** @throws S3Error when what came is not what was announced; returns the digest otherwise. */
export function verify({ name, digest, code, value }: Expectation, trailers: ReadonlyMap<string, string>): string {
  const expected = value ?? trailers.get(name);
  const actual = digest.value();
  if (expected !== actual)
    throw new S3Error(code, `${name} announced ${expected ?? 'nothing'}, but the content has ${actual}.`);
  return actual;
}

function announcedLength(request: S3Request): number {
  const length = header(request, isFramed(request) ? 'x-amz-decoded-content-length' : 'content-length');
  if (length === undefined || !/^\d+$/.test(length))
    throw new S3Error('MissingContentLength', 'The length of the content must be announced.');
  return Number(length);
}

function isFramed(request: S3Request): boolean {
  return header(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
}

/** Content-MD5 and the digest that the signature covers. */
function transportExpectations(request: S3Request): Expectation[] {
  const expectations: Expectation[] = [];
  const md5 = header(request, 'content-md5');
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16)
      throw new S3Error('InvalidDigest', `Content-MD5 "${md5}" is not 16 bytes in base64.`);
    expectations.push({ name: 'content-md5', digest: digestOf('md5')!, code: 'BadDigest', value: md5 });
  }
  const sha256 = header(request, 'x-amz-content-sha256');
  if (sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256)) {
    const value = Buffer.from(sha256, 'hex').toString('base64');
    expectations.push({
      name: 'x-amz-content-sha256',
      digest: digestOf('sha256')!,
      code: 'XAmzContentSHA256Mismatch',
      value,
    });
  }
  return expectations;
}

/** The raw body. A refusal in the middle must not destroy the request: its answer goes over the same connection. */
function pieces(request: S3Request): AsyncIterable<Buffer> {
  return {
    [Symbol.asyncIterator]: () => request.incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>,
  };
}
