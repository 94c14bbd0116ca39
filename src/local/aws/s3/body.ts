import { chunksOf, readBody } from '../kernel/request';
import { withoutChunkFrames } from './aws-chunks';
import type { Digest } from './checksum';
import { digestOf } from './checksum';
import type { ErrorCode } from './errors';
import { s3Error } from './errors';
import type { S3Request } from './request';
import { header } from './request';

const XML_LIMIT_BYTES = 8 * 1024 * 1024;
/** Headers that contain no checksum, although their names begin with `x-amz-checksum-`. */
const NOT_CHECKSUMS = ['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type'];

/**
 * A digest that the request announces, in a header or as a trailer after the body. `code` is the error for a mismatch.
 */
export interface Expectation {
  readonly name: string;
  readonly digest: Digest;
  readonly code: ErrorCode;
  readonly value?: string;
}

/**
 * A request's content, without framing, verified while it streams: the iterator throws after the last chunk when a digest or the
 * length differs from the announced value. The reader must then discard the content.
 */
export class Body implements AsyncIterable<Buffer> {
  /** The verified checksums by header name; complete when the content has been read. */
  readonly checksums: Record<string, string> = {};
  private readonly length: number;
  private readonly trailers = new Map<string, string>();
  private readonly expectations: Expectation[];

  /** @throws Refusal MissingContentLength, InvalidDigest, NotImplemented (an unknown checksum) */
  constructor(private readonly request: S3Request) {
    this.length = announcedLength(request);
    this.expectations = [...transportExpectations(request), ...checksumExpectations(request)];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let received = 0;
    for await (const chunk of this.content()) {
      received += chunk.length;
      for (const { digest } of this.expectations) digest.update(chunk);
      yield chunk;
    }
    if (received !== this.length)
      throw s3Error('IncompleteBody', `Received ${received} bytes; ${this.length} were announced.`);
    for (const expectation of this.expectations) {
      const value = verify(expectation, this.trailers);
      if (expectation.name.startsWith('x-amz-checksum-')) this.checksums[expectation.name] = value;
    }
  }

  private content(): AsyncIterable<Buffer> {
    const raw = chunksOf(this.request.incoming);
    return isFramed(this.request) ? withoutChunkFrames(raw, this.trailers) : raw;
  }
}

/**
 * Reads an XML body of at most XML_LIMIT_BYTES. Pass `checksums: false` if the request's checksum headers belong to an object, not to this
 * body.
 */
export async function readXml(request: S3Request, { checksums }: { checksums: boolean }): Promise<string> {
  const expectations = [...transportExpectations(request), ...(checksums ? checksumExpectations(request) : [])];
  const body = await readBody(request.incoming, XML_LIMIT_BYTES, () =>
    s3Error('MaxMessageLengthExceeded', `The XML is longer than ${XML_LIMIT_BYTES} bytes.`),
  );
  for (const expectation of expectations) {
    expectation.digest.update(body);
    verify(expectation, new Map());
  }
  return body.toString('utf8');
}

/**
 * Returns the checksums that a request announces in `x-amz-checksum-…` headers or as trailers.
 *
 * @throws Refusal NotImplemented for an unknown algorithm, so that no unverified content is stored
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
    if (!digest) throw s3Error('NotImplemented', `The checksum ${name} is not implemented here.`);
    return { name, digest, code: 'BadDigest', value: header(request, name) };
  });
}

/**
 * @returns the digest of the content
 * @throws Refusal when it differs from the announced digest
 */
export function verify({ name, digest, code, value }: Expectation, trailers: ReadonlyMap<string, string>): string {
  const expected = value ?? trailers.get(name);
  const actual = digest.value();
  if (expected !== actual) throw s3Error(code, `${name} is ${expected ?? 'missing'}, but the content has ${actual}.`);
  return actual;
}

function announcedLength(request: S3Request): number {
  const length = header(request, isFramed(request) ? 'x-amz-decoded-content-length' : 'content-length');
  if (length === undefined || !/^\d+$/.test(length))
    throw s3Error('MissingContentLength', 'The request does not announce the length of its content.');
  return Number(length);
}

function isFramed(request: S3Request): boolean {
  return header(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
}

/** Returns the digests that protect the transfer: Content-MD5, and the SHA-256 digest that the signature covers. */
function transportExpectations(request: S3Request): Expectation[] {
  const expectations: Expectation[] = [];
  const md5 = header(request, 'content-md5');
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16)
      throw s3Error('InvalidDigest', `Content-MD5 "${md5}" is not 16 bytes in base64.`);
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
