import { Refused } from './errors';
import { admitOperation } from './operation';
import type { RelayedRequest } from './protocol';
import type { Settings } from './settings';

/** A request that may go out. */
export interface Admitted {
  /** What the log calls it. */
  readonly kind: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Bytes that the response may have. */
  readonly largest: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LARGEST_KEYS = 64 * 1024;

/**
 * The allow-list. Addresses are compared as they are written, character by character: whatever another spelling of a host
 * would mean to whoever resolves it (user names, ports, dots, case, percent signs, numbers), here it is another address.
 *
 * @throws Refused
 */
export function admit(event: unknown, settings: Settings): Admitted {
  const request = requestOf(event);
  if (request.url === `${settings.cognitoUrl}/`) return admitOperation(request, settings);
  if (request.url === settings.jwksUrl) return admitKeys('pool keys', request);
  if (isKey(request.url, settings.albKeysUrl)) return admitKeys('load balancer key', request);
  throw new Refused('The address is none of those that are forwarded to');
}

function requestOf(event: unknown): RelayedRequest {
  const { method, url, headers, body } = (event ?? {}) as Record<string, unknown>;
  const isRequest =
    [method, url, body].every((part) => typeof part === 'string') &&
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string');
  if (!isRequest)
    throw new Refused('The event is not a request: it needs a method, a url, headers and a body, each of text');
  return event as RelayedRequest;
}

function isKey(url: string, keysUrl: string): boolean {
  return url.startsWith(`${keysUrl}/`) && UUID.test(url.slice(keysUrl.length + 1));
}

/** Public keys need no header, so none goes there. */
function admitKeys(kind: string, { method, url, body }: RelayedRequest): Admitted {
  if (method !== 'GET') throw new Refused('Keys are got with GET');
  if (body !== '') throw new Refused('A request for keys has no body');
  return { kind, method, url, headers: {}, body: Buffer.alloc(0), largest: LARGEST_KEYS };
}
