import { Refused } from './errors';

/** What goes out, untouched, of what the SDK sends; everything of it but the authorization and the user agent is signed. */
const TRAVELLING: ReadonlySet<string> = new Set([
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

/** What a signature must cover, for the request to be this one and no other. */
const REQUIRED = ['host', 'x-amz-date', 'x-amz-target'];

/** "Create a signed AWS API request", IAM User Guide. */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/([a-z0-9-]+)\/cognito-idp\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/**
 * The headers that travel, by their names in lower case. Whether the signature is right only Cognito can tell; that there is
 * one of the right form keeps requests that need none (signing in, for instance) off this way.
 *
 * @throws Refused, also when the signature covers a header that would not travel, with which Cognito could not verify it
 */
export function signedHeaders(
  given: Readonly<Record<string, string>>,
  region: string,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (!TRAVELLING.has(lower)) continue;
    if (Object.hasOwn(headers, lower)) throw new Refused('A header comes twice');
    if (!/^[\x20-\x7e]*$/.test(value)) throw new Refused('A header has characters that do not travel');
    headers[lower] = value;
  }
  const [, scope, list] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (list === undefined) throw new Refused('The request is not signed, or not for Cognito');
  if (scope !== region) throw new Refused('The request is signed for another region');
  const signed = list.split(';');
  if (!REQUIRED.every((name) => signed.includes(name)))
    throw new Refused(`The signature does not cover ${REQUIRED.join(', ')}`);
  if (!signed.every((name) => Object.hasOwn(headers, name)))
    throw new Refused('The signature covers a header that does not travel');
  return headers;
}
