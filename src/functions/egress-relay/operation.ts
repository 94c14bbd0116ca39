import { RefusedError } from './errors';
import type { OutgoingRequest } from './forward';
import { RELAYED_OPERATIONS, type RelayedRequest } from './protocol';
import type { Settings } from './settings';
import { signedHeaders } from './signature';

const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.';
const CONTENT_TYPE = 'application/x-amz-json-1.1';
const OPERATIONS: ReadonlySet<string> = new Set(RELAYED_OPERATIONS);
const MAX_BODY_BYTES = 256 * 1024;
/** With base64 and the JSON around it, well below Lambda's limit of 6 MB for a response. */
const MAX_RESPONSE_BYTES = 3 * 1024 * 1024;

/**
 * Allows a signed, listed Cognito operation on this user pool.
 * @throws RefusedError
 */
export function allowOperation(
  { method, url, headers: received, body: encoded }: RelayedRequest,
  settings: Settings,
): OutgoingRequest {
  if (method !== 'POST') throw new RefusedError('Cognito operations are sent with POST');
  const body = decodeBody(encoded);
  const headers = signedHeaders(received, settings.region);
  if (headers.host !== new URL(url).host) throw new RefusedError('The signed host differs from the host of the URL');
  // In a body of another format, Cognito might read a pool id that differs from the one checked here.
  if (headers['content-type'] !== CONTENT_TYPE) throw new RefusedError(`The content type is not ${CONTENT_TYPE}`);
  const length = headers['content-length'];
  if (length !== undefined && length !== String(body.length))
    throw new RefusedError('The content length is not the length of the body');
  assertUserPool(body, settings.userPoolId);
  return {
    kind: operationName(headers['x-amz-target']),
    method,
    url,
    headers,
    body,
    maxResponseBytes: MAX_RESPONSE_BYTES,
  };
}

function decodeBody(encoded: string): Buffer {
  const tooLarge = () => new RefusedError(`The body has more than ${MAX_BODY_BYTES} bytes`);
  // Check the encoded length first, so that an oversized body is never decoded: four characters hold three bytes.
  if (encoded.length > Math.ceil(MAX_BODY_BYTES / 3) * 4) throw tooLarge();
  const body = Buffer.from(encoded, 'base64');
  if (body.length > MAX_BODY_BYTES) throw tooLarge();
  return body;
}

function operationName(target: string | undefined): string {
  const name = target?.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  if (!OPERATIONS.has(name)) throw new RefusedError('The operation is not on the allow-list');
  return name;
}

/**
 * Requires the body to be byte for byte what `JSON.stringify` produces for its content; the SDK's bodies always are. A duplicate
 * key, an escape or invalid UTF-8 therefore cannot make Cognito read another pool id than the one checked here.
 */
function assertUserPool(body: Buffer, userPoolId: string): void {
  const content = parseCanonicalJson(body);
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  const keys = isObject ? Object.keys(content).filter((name) => name.toLowerCase() === 'userpoolid') : [];
  const isOurs = keys.length === 1 && (content as Record<string, unknown>).UserPoolId === userPoolId;
  if (!isOurs) throw new RefusedError('The body must name this user pool and no other');
}

function parseCanonicalJson(body: Buffer): unknown {
  try {
    const content: unknown = JSON.parse(body.toString());
    if (Buffer.from(JSON.stringify(content)).equals(body)) return content;
  } catch {
    // Not JSON, or nested too deeply to have been sent by the application.
  }
  throw new RefusedError('The body is not JSON as JSON.stringify writes it');
}
