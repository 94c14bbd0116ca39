import { RefusedError } from './errors';
import type { OutgoingRequest } from './forward';
import { allowOperation } from './operation';
import type { RelayedRequest } from './protocol';
import type { Settings } from './settings';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_KEYS_BYTES = 64 * 1024;

/**
 * Checks a request against the allow-list. Compares URLs character by character, and so rejects URLs that only resemble
 * an allowed URL but could reach another host: for example, with a user name, a port, a trailing dot, upper case, percent
 * encoding or a numeric address.
 *
 * @param event the event that Lambda passes to the function, which has not been validated yet
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
      'The event is not a request: it must have the fields method, url, headers and body, and their values must be strings',
    );
  return event as RelayedRequest;
}

function isKeyUrl(url: string, keysUrl: string): boolean {
  return url.startsWith(`${keysUrl}/`) && UUID.test(url.slice(keysUrl.length + 1));
}

/** Allows a request for public keys. Forwards no headers, because the request needs none. */
function allowKeys(kind: string, { method, url, body }: RelayedRequest): OutgoingRequest {
  if (method !== 'GET') throw new RefusedError('A request for keys must use GET');
  if (body !== '') throw new RefusedError('A request for keys must have no body');
  return { kind, method, url, headers: {}, body: Buffer.alloc(0), maxResponseBytes: MAX_KEYS_BYTES };
}
