import type { Config } from './config';
import { egressRelay } from './egress-relay';

/** Milliseconds for one fetch. */
const TIMEOUT = 3_000;
/** Milliseconds for which a missing key is not fetched again. */
const MISSING_TTL = 60_000;
/** Milliseconds for which a key is not fetched again after the key server failed. */
const UNREACHABLE_TTL = 1_000;
/** Limit of fetches per window. Keys change a few times a year, so more fetches than that mean forged key ids. */
const MAX_FETCHES = 20;
/** Milliseconds. */
const WINDOW = 60_000;
const MAX_KEY_BYTES = 64 * 1024;
const MAX_MISSES = 1_000;

/** Sends a GET request. Resolves with any status and does not follow redirects. */
type Get = (uri: string, signal: AbortSignal) => Promise<Response>;

/** Fetches the public keys that verify tokens. Caches misses, so that forged tokens do not cause requests. */
export class KeyFetcher {
  /** When each missing key may be fetched again, in milliseconds since 1970. */
  private readonly misses = new Map<string, number>();
  /** The times of the fetches in the current window. */
  private fetches: number[] = [];

  constructor(private readonly get: Get = getDirectly) {}

  /** Fetches through the egress relay if the configuration names one. */
  static fromConfig(config: Config): KeyFetcher {
    const relay = egressRelay(config);
    return new KeyFetcher(relay && ((uri, signal) => relay.get(uri, signal)));
  }

  /** @throws Error when the key is missing or too large, the key server fails, or the limit of fetches is reached */
  async fetch(uri: string): Promise<ArrayBuffer> {
    const now = Date.now();
    if ((this.misses.get(uri) ?? 0) > now) throw new Error('The key was missing at its last fetch');
    this.fetches = this.fetches.filter((at) => at > now - WINDOW);
    if (this.fetches.length >= MAX_FETCHES) throw new Error(`More than ${MAX_FETCHES} key fetches in ${WINDOW} ms`);
    this.fetches.push(now);
    let ttl = UNREACHABLE_TTL;
    try {
      const response = await this.get(uri, AbortSignal.timeout(TIMEOUT));
      if (response.status < 500) ttl = MISSING_TTL;
      if (!response.ok) throw new Error(`The key server answered ${response.status}`);
      const body = await response.arrayBuffer();
      if (body.byteLength > MAX_KEY_BYTES)
        throw new Error(`The key has ${body.byteLength} bytes, the limit is ${MAX_KEY_BYTES}`);
      return body;
    } catch (error) {
      if (this.misses.size > MAX_MISSES) this.misses.clear();
      this.misses.set(uri, Date.now() + ttl);
      throw error;
    }
  }
}

function getDirectly(uri: string, signal: AbortSignal): Promise<Response> {
  return fetch(uri, { signal, redirect: 'error' });
}
