import { RefusedError } from './errors';

/**
 * The request headers that the relay forwards unchanged. Of these headers, the SDK signs all that it sends, except `authorization` and
 * `user-agent`.
 */
const FORWARDED: ReadonlySet<string> = new Set([
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'content-length',
  'content-type',
  'host',
  'user-agent',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-target',
  'x-amz-user-agent',
]);

/** The headers that the signature must cover. Otherwise, the signature could be reused for another request. */
const MUST_BE_SIGNED = ['host', 'x-amz-date', 'x-amz-target'];

/** The format of the header `authorization` (IAM User Guide, "Create a signed AWS API request"). */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/([a-z0-9-]+)\/cognito-idp\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/**
 * Returns the headers to forward, with lower-case names. Only Cognito can verify the signature itself. The relay requires a
 * well-formed signature in order to reject operations that need none, such as signing in.
 *
 * @throws RefusedError if a forwarded header occurs twice or is not printable ASCII, if the signature is missing, malformed or for another
 *   service or region, or if it does not cover MUST_BE_SIGNED. Also rejects a signature that covers a header that the relay does not
 *   forward, because Cognito could not verify it
 */
export function signedHeaders(
  received: Readonly<Record<string, string>>,
  region: string,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(received)) {
    const lower = name.toLowerCase();
    if (!FORWARDED.has(lower)) continue;
    if (Object.hasOwn(headers, lower)) throw new RefusedError('A header occurs twice');
    if (!/^[\x20-\x7e]*$/.test(value))
      throw new RefusedError('A header contains characters other than printable ASCII');
    headers[lower] = value;
  }
  const [, signedRegion, list] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (list === undefined) throw new RefusedError('The request is not signed, or not for Cognito');
  if (signedRegion !== region) throw new RefusedError('The request is signed for another region');
  const signed = list.split(';');
  if (!MUST_BE_SIGNED.every((name) => signed.includes(name)))
    throw new RefusedError(`The signature does not cover all of ${MUST_BE_SIGNED.join(', ')}`);
  if (!signed.every((name) => Object.hasOwn(headers, name)))
    throw new RefusedError('The signature covers a header that is not forwarded');
  return headers;
}
