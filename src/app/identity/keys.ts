import { createPublicKey } from 'node:crypto';
import { assertIsJwks, type JwkWithKid } from 'aws-jwt-verify/jwk';
import { FAILED_TTL, type Get, KeyFetcher, MISSING_TTL } from './key-fetcher';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Maximum number of keys in the cache. A load balancer signs with one key at a time. */
const KEPT_BALANCER_KEYS = 4;

/** The public keys of load balancers. Each key has its own address. */
export class BalancerKeys {
  private readonly keys = new Map<string, JwkWithKid>();
  private readonly fetcher: KeyFetcher;

  constructor(
    private readonly address: string,
    get: Get,
  ) {
    this.fetcher = new KeyFetcher(get, MISSING_TTL);
  }

  has(kid: unknown): boolean {
    return this.keys.has(kid as string);
  }

  /** @throws Error when the key id is not a UUID, or when the key cannot be fetched */
  async get(kid: unknown, requester: string | undefined): Promise<JwkWithKid> {
    if (typeof kid !== 'string' || !UUID.test(kid)) throw new Error('The key id is not a UUID');
    const known = this.keys.get(kid);
    if (known) return known;
    const key = await this.fetcher.fetch(`${this.address}/${kid}`, (pem) => parsePem(pem, kid), requester);
    const [oldest] = this.keys.keys();
    if (oldest && !this.keys.has(kid) && this.keys.size >= KEPT_BALANCER_KEYS) this.keys.delete(oldest);
    this.keys.set(kid, key);
    return key;
  }
}

/** The public keys of the user pool. One address returns all of them. */
export class PoolKeys {
  private keys = new Map<string, JwkWithKid>();
  private readonly fetcher: KeyFetcher;

  constructor(
    private readonly address: string,
    get: Get,
  ) {
    // After a failure, even a 404, allow the next fetch soon: an existing pool always has keys.
    this.fetcher = new KeyFetcher(get, FAILED_TTL);
  }

  /** @throws Error when the keys cannot be fetched or do not contain the key with this id */
  async get(kid: unknown, requester: string | undefined): Promise<JwkWithKid> {
    if (typeof kid !== 'string') throw new Error('The key id is missing');
    // Wait for a fetch that is already running. It may have begun before a rotation of the keys, but it usually makes another fetch
    // unnecessary.
    if (!this.keys.has(kid)) await this.fetcher.inFlight(this.address)?.catch(() => undefined);
    if (!this.keys.has(kid)) {
      this.keys = await this.fetcher.fetch(this.address, parseJwks, requester);
    }
    const key = this.keys.get(kid);
    if (!key) throw new Error('The user pool has no key with this id');
    return key;
  }
}

function parsePem(pem: Buffer, kid: string): JwkWithKid {
  return { ...createPublicKey(pem).export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' } as JwkWithKid;
}

function parseJwks(body: Buffer): Map<string, JwkWithKid> {
  const jwks = JSON.parse(body.toString());
  assertIsJwks(jwks);
  return new Map(jwks.keys.flatMap((key) => (key.kid ? [[key.kid, key as JwkWithKid]] : [])));
}
