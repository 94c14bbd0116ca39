import { RefusedError } from './errors';
import type { OutgoingRequest } from './forward';
import { allowOperation } from './operation';
import type { RelayedRequest } from './protocol';
import type { Settings } from './settings';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_KEYS_BYTES = 64 * 1024;

/**
 * Checks a request against the allow-list. URLs are compared character by character, so no alternative spelling of an allowed
 * host (user name, port, trailing dot, case, percent encoding, numeric address) can reach another host.
 *
 * @param event the event that Lambda passes to the function, not validated yet
 * @throws RefusedError
 */
export function allow(event: unknown, settings: Settings): OutgoingRequest {
  const request = parseEvent(event);
  if (request.url === `${settings.cognitoUrl}/`) return allowOperation(request, settings);
  if (request.url === settings.jwksUrl) return allowKeys('pool keys', request);
  if (isKeyUrl(request.url, settings.albKeysUrl)) return allowKeys('load balancer key', request);
  throw new RefusedError('The URL is not on the allow-list');
}

function parseEvent(event: unknown): RelayedRequest {
  const { method, url, headers, body } = (event ?? {}) as Record<string, unknown>;
  const isRequest =
    [method, url, body].every((part) => typeof part === 'string') &&
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string');
  if (!isRequest)
    throw new RefusedError(
      'The event is not a request: it needs a method, a url, headers and a body, all of them strings',
    );
  return event as RelayedRequest;
}

function isKeyUrl(url: string, keysUrl: string): boolean {
  return url.startsWith(`${keysUrl}/`) && UUID.test(url.slice(keysUrl.length + 1));
}

/** Public keys need no request headers, so none are forwarded. */
function allowKeys(kind: string, { method, url, body }: RelayedRequest): OutgoingRequest {
  if (method !== 'GET') throw new RefusedError('Keys are fetched with GET');
  if (body !== '') throw new RefusedError('A request for keys must have no body');
  return { kind, method, url, headers: {}, body: Buffer.alloc(0), maxResponseBytes: MAX_KEYS_BYTES };
}
