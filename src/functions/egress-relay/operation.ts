import type { Admitted } from './admission';
import { Refused } from './errors';
import { RELAYED_OPERATIONS, type RelayedRequest } from './protocol';
import type { Settings } from './settings';
import { signedHeaders } from './signature';

const TARGET = 'AWSCognitoIdentityProviderService.';
const OPERATIONS: ReadonlySet<string> = new Set(RELAYED_OPERATIONS);
const LARGEST_BODY = 256 * 1024;
/** In base64 and with the rest around it, well below the 6 MB that Lambda lets out. */
const LARGEST_RESPONSE = 3 * 1024 * 1024;

/**
 * Admits a signed operation on this user pool.
 * @throws Refused
 */
export function admitOperation(
  { method, url, headers: given, body: encoded }: RelayedRequest,
  settings: Settings,
): Admitted {
  if (method !== 'POST') throw new Refused('Operations of Cognito are sent with POST');
  const body = bodyOf(encoded);
  const headers = signedHeaders(given, settings.region);
  if (headers.host !== new URL(url).host)
    throw new Refused('The host that was signed is another than that of the address');
  // In another form Cognito might read another pool's name than is read here.
  if (headers['content-type'] !== 'application/x-amz-json-1.1')
    throw new Refused("The content type is not that of Cognito's JSON");
  const length = headers['content-length'];
  if (length !== undefined && length !== String(body.length))
    throw new Refused('The content length is not that of the body');
  assertPool(body, settings.userPoolId);
  return { kind: operationOf(headers['x-amz-target']), method, url, headers, body, largest: LARGEST_RESPONSE };
}

function bodyOf(encoded: string): Buffer {
  // Before anything is decoded: four characters hold three bytes.
  if (encoded.length > Math.ceil(LARGEST_BODY / 3) * 4)
    throw new Refused(`The body has more than ${LARGEST_BODY} bytes`);
  const body = Buffer.from(encoded, 'base64');
  if (body.length > LARGEST_BODY) throw new Refused(`The body has more than ${LARGEST_BODY} bytes`);
  return body;
}

function operationOf(target: string | undefined): string {
  const name = target?.startsWith(TARGET) ? target.slice(TARGET.length) : '';
  if (!OPERATIONS.has(name)) throw new Refused('The operation is none of those that are forwarded');
  return name;
}

/**
 * The body must be byte for byte what its content serialises to, which the SDK's own bodies are. So no second key of the
 * same name, escape, or byte that is no UTF-8 can say to Cognito what it does not say here.
 */
function assertPool(body: Buffer, userPoolId: string): void {
  const content = plainJson(body);
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  const names = isObject ? Object.keys(content).filter((name) => name.toLowerCase() === 'userpoolid') : [];
  const isOurs = names.length === 1 && (content as Record<string, unknown>).UserPoolId === userPoolId;
  if (!isOurs) throw new Refused('The body does not name this user pool, or not it alone');
}

function plainJson(body: Buffer): unknown {
  try {
    const content: unknown = JSON.parse(body.toString());
    if (Buffer.from(JSON.stringify(content)).equals(body)) return content;
  } catch {
    // Not JSON, or nested so deeply that nothing of ours has sent it.
  }
  throw new Refused('The body is not JSON in its plainest form');
}
