import { s3Error } from './errors';
import type { S3Request } from './request';

const STORED = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const METADATA_LIMIT_BYTES = 2048;
/** Headers that the stand-in does not implement. A request with such a header is rejected, so that no header is silently ignored. */
const UNSUPPORTED =
  /^x-amz-(object-lock-|server-side-encryption-customer-|write-offset-bytes|website-redirect-location)/;

/**
 * Returns the headers that S3 stores with an object.
 *
 * @throws Refusal MetadataTooLarge, SignatureDoesNotMatch (the service's error for metadata that is not ASCII),
 *   NotImplemented
 */
export function storedHeaders(request: S3Request): Record<string, string> {
  const all = Object.entries(request.incoming.headers).map(([name, value]) => [name, String(value)] as const);
  const unsupported = all.find(([name]) => UNSUPPORTED.test(name));
  if (unsupported) throw s3Error('NotImplemented', `The header ${unsupported[0]} is not implemented here.`);
  const metadata = all.filter(([name]) => name.startsWith('x-amz-meta-'));
  assertMetadata(metadata);
  const stored = all
    .filter(([name]) => STORED.includes(name))
    .map(([name, value]) => [name, name === 'content-encoding' ? unchunked(value) : value]);
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(stored.filter(([, value]) => value)),
    ...Object.fromEntries(metadata),
  };
}

/**
 * Returns the object's headers for a response. The request's `response-…` parameters override the stored headers.
 *
 * @throws Refusal InvalidArgument
 */
export function responseHeaders(
  stored: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Record<string, string> {
  const headers = { ...stored };
  for (const name of STORED) {
    const value = query.get(`response-${name}`);
    if (value === null) continue;
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(value))
      throw s3Error('InvalidArgument', `response-${name} contains a control character.`);
    headers[name] = Buffer.from(value, 'utf8').toString('latin1');
  }
  return headers;
}

function assertMetadata(metadata: (readonly [string, string])[]): void {
  const size = metadata.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (size > METADATA_LIMIT_BYTES)
    throw s3Error('MetadataTooLarge', `The metadata has ${size} bytes; at most ${METADATA_LIMIT_BYTES} are allowed.`);
  const invalid = metadata.find(([, value]) => /[^\x20-\x7e\t]/.test(value));
  if (invalid) throw s3Error('SignatureDoesNotMatch', `${invalid[0]} is not plain ASCII: encode it.`);
}

/** Removes `aws-chunked`, which describes the transfer, not the object. */
function unchunked(encoding: string): string {
  return encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(',');
}
