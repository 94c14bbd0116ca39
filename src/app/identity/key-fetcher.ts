import { piecesOf } from '../../response-body';
import type { Config } from '../config';
import { egressRelay } from './egress-relay';
import { FetchBudget } from './fetch-budget';

/** Timeout of one fetch, including its body, in milliseconds. */
const TIMEOUT = 3_000;
/** Milliseconds for which a load balancer's key is not fetched again after the key server has responded that it does not exist. */
export const MISSING_TTL = 60_000;
/** Milliseconds for which keys are not fetched again from an address after any other failure, such as a stalled body or a 429. */
export const FAILED_TTL = 1_000;
const MAX_KEY_BYTES = 64 * 1024;
const MAX_BLOCKED = 1_000;

/** Sends a GET request. Resolves with any status, but may reject if the response is a redirect, because it does not follow redirects. */
export type Get = (uri: string, signal: AbortSignal) => Promise<Response>;

/** Sends requests through the egress relay if the configuration names one. */
export function keyServer(config: Config): Get {
  const relay = egressRelay(config);
  return relay ? (uri, signal) => relay.get(uri, signal) : (uri, signal) => fetch(uri, { signal, redirect: 'error' });
}

/** Fetches the public keys of one source. Limits the fetches for each verified user, and for all unverified requests together. */
export class KeyFetcher {
  /** By address: the time at which the next fetch is allowed after a failed fetch, in milliseconds since 1970. */
  private readonly blocked = new Map<string, number>();
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly budget = new FetchBudget();

  /**
   * @param missingTtl milliseconds for which a key is not fetched again after the server has responded with 403 or 404
   */
  constructor(
    private readonly get: Get,
    private readonly missingTtl: number,
  ) {}

  /** Returns the running fetch of this address, if any. */
  inFlight(uri: string): Promise<unknown> | undefined {
    return this.running.get(uri);
  }

  /**
   * Fetches an address and parses the response. Concurrent requests for one address share a fetch.
   *
   * @param requester the verified user whose budget is charged; undefined for the budget that all unverified requests share
   * @throws Error when the key is missing, invalid or too large, when the key server fails, when the budget is exhausted, or when the
   *   last fetch of this address failed a short time ago
   */
  fetch<T>(uri: string, parse: (body: Buffer) => T, requester: string | undefined): Promise<T> {
    const running = this.running.get(uri) as Promise<T> | undefined;
    if (running) return running;
    const fetched = this.fetchNew(uri, parse, requester).finally(() => this.running.delete(uri));
    this.running.set(uri, fetched);
    return fetched;
  }

  private async fetchNew<T>(uri: string, parse: (body: Buffer) => T, requester: string | undefined): Promise<T> {
    if ((this.blocked.get(uri) ?? 0) > Date.now()) throw new Error('The last fetch of this key failed');
    if (!this.budget.take(requester)) throw new Error('Too many key fetches');
    let ttl = FAILED_TTL;
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      const response = await this.get(uri, signal);
      if (response.status === 403 || response.status === 404) ttl = this.missingTtl;
      return parse(await bodyOf(response, signal));
    } catch (error) {
      if (this.blocked.size >= MAX_BLOCKED) this.blocked.clear();
      this.blocked.set(uri, Date.now() + ttl);
      throw error;
    }
  }
}

/** Reads a body piece by piece, so that a body that is too large is never completely in memory. */
async function bodyOf(response: Response, signal: AbortSignal): Promise<Buffer> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`The key server responded with ${response.status}`);
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(response, signal)) {
    bytes += piece.byteLength;
    if (bytes > MAX_KEY_BYTES) throw new Error(`The key has more than ${MAX_KEY_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
