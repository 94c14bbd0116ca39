import type { Config } from './config';
import { egressRelay } from './egress-relay';

/** Milliseconds for one fetch. */
const TIMEOUT = 3_000;
/** Milliseconds for which a key that is not there is not asked for again, and a key server that does not answer. */
const MISSING = 60_000;
const UNREACHABLE = 1_000;
const WINDOW = 60_000;
/** Keys change a few times a year: more fetches than this in a window are somebody inventing key ids. */
const FETCHES = 20;
const LARGEST = 64 * 1024;

/** Gets an address, with any status, and follows no redirect. */
export type Get = (uri: string, signal: AbortSignal) => Promise<Response>;

/** Fetches the public keys of tokens. What is not there is remembered as well, so that forged tokens cost nothing. */
export class KeyFetcher {
  private readonly misses = new Map<string, number>();
  private fetches: number[] = [];

  constructor(private readonly get: Get = directly) {}

  /** Through the egress relay where there is one. */
  static by(config: Config): KeyFetcher {
    const relay = egressRelay(config);
    return new KeyFetcher(relay && ((uri, signal) => relay.get(uri, signal)));
  }

  async fetch(uri: string): Promise<ArrayBuffer> {
    const now = Date.now();
    if ((this.misses.get(uri) ?? 0) > now) throw new Error('The key was not there a moment ago');
    this.fetches = this.fetches.filter((at) => at > now - WINDOW);
    if (this.fetches.length >= FETCHES) throw new Error(`More than ${FETCHES} key fetches in ${WINDOW} ms`);
    this.fetches.push(now);
    let again = UNREACHABLE;
    try {
      const response = await this.get(uri, AbortSignal.timeout(TIMEOUT));
      if (response.status < 500) again = MISSING;
      if (!response.ok) throw new Error(`The key server answered ${response.status}`);
      const body = await response.arrayBuffer();
      if (body.byteLength > LARGEST) throw new Error(`The key has ${body.byteLength} bytes`);
      return body;
    } catch (error) {
      if (this.misses.size > 1000) this.misses.clear();
      this.misses.set(uri, Date.now() + again);
      throw error;
    }
  }
}

function directly(uri: string, signal: AbortSignal): Promise<Response> {
  return fetch(uri, { signal, redirect: 'error' });
}
