import { S3Error } from './errors';
import type { S3Request } from './request';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const METADATA_LIMIT_BYTES = 2048;
/** Headers whose effect would be lost without a word. */
const REFUSED =
  /^x-amz-(tagging|object-lock-|server-side-encryption-customer-|write-offset-bytes|website-redirect-location)/;

/**
 * The headers that S3 keeps with an object.
 * @throws S3Error MetadataTooLarge, SignatureDoesNotMatch (what the service says to metadata beyond ASCII), NotImplemented
 */
export function keptHeaders(request: S3Request): Record<string, string> {
  const all = Object.entries(request.incoming.headers).map(([name, value]) => [name, String(value)] as const);
  const refused = all.find(([name]) => REFUSED.test(name));
  if (refused) throw new S3Error('NotImplemented', `The header ${refused[0]} is not implemented here.`);
  const metadata = all.filter(([name]) => name.startsWith('x-amz-meta-'));
  assertMetadata(metadata);
  const kept = all
    .filter(([name]) => KEPT.includes(name))
    .map(([name, value]) => [name, name === 'content-encoding' ? unchunked(value) : value]);
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(kept.filter(([, value]) => value)),
    ...Object.fromEntries(metadata),
  };
}

/**
 * The object's headers for a reader, with the request's `response-…` parameters in place of the kept ones.
 * @throws S3Error InvalidArgument
 */
export function shownHeaders(kept: Readonly<Record<string, string>>, query: URLSearchParams): Record<string, string> {
  const shown = { ...kept };
  for (const name of KEPT) {
    const value = query.get(`response-${name}`);
    if (value === null) continue;
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(value))
      throw new S3Error('InvalidArgument', `response-${name} holds a control character.`);
    shown[name] = Buffer.from(value, 'utf8').toString('latin1');
  }
  return shown;
}

function assertMetadata(metadata: (readonly [string, string])[]): void {
  const size = metadata.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (size > METADATA_LIMIT_BYTES)
    throw new S3Error(
      'MetadataTooLarge',
      `The metadata has ${size} bytes; at most ${METADATA_LIMIT_BYTES} are allowed.`,
    );
  const foreign = metadata.find(([, value]) => /[^\x20-\x7e\t]/.test(value));
  if (foreign) throw new S3Error('SignatureDoesNotMatch', `${foreign[0]} is not plain ASCII: encode it.`);
}

/** `aws-chunked` describes the transfer and not the object. */
function unchunked(encoding: string): string {
  return encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(',');
}
