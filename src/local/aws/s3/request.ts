import type { IncomingMessage } from 'node:http';
import { s3Error } from './errors';

const KEY_LIMIT_BYTES = 1024;

/** A request in S3's path style: `/<bucket>/<key>?<parameters>`. `key` is empty in requests about the bucket itself. */
export interface S3Request {
  readonly incoming: IncomingMessage;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/**
 * Parses the request target as it was sent: `new URL` would resolve `..` and `.`, which are ordinary parts of a key.
 * @throws Refusal InvalidURI, KeyTooLongError
 */
export function parseRequest(incoming: IncomingMessage): S3Request {
  const address = incoming.url ?? '/';
  const mark = address.indexOf('?');
  const path = mark < 0 ? address : address.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : address.slice(mark + 1));
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  return { incoming, method: incoming.method ?? 'GET', bucket: decode(bucket), key: decodeKey(key), query };
}

/**
 * Returns the value of a header; undefined if the request does not have it. If several headers have this name, joins their values with
 * commas.
 */
export function header(request: S3Request, name: string): string | undefined {
  const value = request.incoming.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/**
 * Percent-decodes a part of the request target.
 * @throws Refusal InvalidURI
 */
export function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw s3Error('InvalidURI', `"${encoded}" is not percent-encoded UTF-8.`);
  }
}

function decodeKey(encoded: string): string {
  const key = decode(encoded);
  const length = Buffer.byteLength(key);
  if (length > KEY_LIMIT_BYTES)
    throw s3Error('KeyTooLongError', `The key has ${length} bytes; at most ${KEY_LIMIT_BYTES} are allowed.`);
  return key;
}
