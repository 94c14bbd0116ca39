import { RefusedError } from './errors';
import type { OutgoingRequest } from './forward';
import { RELAYED_OPERATIONS, type RelayedRequest } from './protocol';
import type { Settings } from './settings';
import { signedHeaders } from './signature';

const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.';
const CONTENT_TYPE = 'application/x-amz-json-1.1';
const OPERATIONS: ReadonlySet<string> = new Set(RELAYED_OPERATIONS);
const MAX_BODY_BYTES = 256 * 1024;
/** Maximum size of a response. As base64 in JSON, such a response is well below Lambda's limit of 6 MB. */
const MAX_RESPONSE_BYTES = 3 * 1024 * 1024;

/**
 * Allows a signed request for a Cognito operation that is on the allow-list, if the request names this user pool.
 *
 * @throws RefusedError
 */
export function allowOperation(
  { method, url, headers: received, body: encoded }: RelayedRequest,
  settings: Settings,
): OutgoingRequest {
  if (method !== 'POST') throw new RefusedError('A Cognito operation must use POST');
  const body = decodeBody(encoded);
  const headers = signedHeaders(received, settings.region);
  if (headers.host !== new URL(url).host) throw new RefusedError('The signed host differs from the host of the URL');
  // Reject other formats: from such a body, Cognito might read a user pool id other than the one that is checked here.
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
  // Check the encoded length first, so that the relay does not decode a huge body. Four characters of base64 encode three bytes.
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
 * Checks that the body contains the id of this user pool. The body must be identical to the output of `JSON.stringify`
 * for the same content, as the SDK's bodies always are. Otherwise, a duplicate key, an escape sequence or invalid UTF-8
 * could make Cognito read a different user pool id from the one that is checked here.
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
    // The body is not JSON, or is nested so deeply that `JSON` exceeds the stack. The application sends no such body.
  }
  throw new RefusedError('The body must be JSON exactly as JSON.stringify writes it');
}
