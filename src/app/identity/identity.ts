import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { validateAlbJwtFields } from 'aws-jwt-verify/alb-verifier';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import type { JwkWithKid } from 'aws-jwt-verify/jwk';
import { verifyJwt } from 'aws-jwt-verify/jwt-verifier';
import { LRUCache } from 'lru-cache';
import { IDENTITY_HEADERS } from '../../contract';
import type { Config } from '../config';
import { NotSignedIn } from '../errors';
import { keyServer } from './key-fetcher';
import { BalancerKeys, PoolKeys } from './keys';
import { readToken, reject, type Token } from './tokens';

/** Maximum number of remembered tokens, two for each signed-in browser. Remembering a token takes about 100 bytes. */
const REMEMBERED_TOKENS = 20_000;

/** The signed-in user who sent a request. In the chat, a request can reach only the data of this user. */
export interface Viewer {
  /** The user's `sub` in the user pool. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Whether the user is a member of the admin group. */
  readonly isAdmin: boolean;
}

/**
 * Identifies the sender of a request by the two tokens that the load balancer adds: its own token, which names the user, and the
 * user pool's access token, which names the user's groups. Rejects a request if any check fails.
 */
export class Identity {
  /** The accepted issuers of access tokens. A multi-Region user pool uses the second one. */
  private readonly issuers: string[];
  private readonly balancerKeys: BalancerKeys;
  private readonly poolKeys: PoolKeys;
  /** Digests of tokens whose signature and issuer have been verified. The other checks of a token are repeated for each request. */
  private readonly verified = new LRUCache<string, true>({ max: REMEMBERED_TOKENS });

  constructor(
    private readonly config: Config,
    get = keyServer(config),
  ) {
    const region = config.USER_POOL_ID.split('_')[0]!;
    const balancerRegion = config.ALB_ARN.split(':')[3]!;
    const pool = `cognito-idp.${region}.amazonaws.com/${config.USER_POOL_ID}`;
    this.issuers = [`https://${pool}`, `https://issuer-${pool}`];
    this.balancerKeys = new BalancerKeys(
      config.ALB_KEYS_URL ?? `https://public-keys.auth.elb.${balancerRegion}.amazonaws.com`,
      get,
    );
    this.poolKeys = new PoolKeys(config.COGNITO_JWKS_URL ?? `https://${pool}/.well-known/jwks.json`, get);
  }

  /** @throws NotSignedIn, whose message gives the reason and never contains a token */
  async verify(headers: IncomingHttpHeaders): Promise<Viewer> {
    const { data, access } = this.tokensOf(headers);
    await this.verifySignatures(data, access);
    const { sub } = data.payload;
    if (sub !== access.payload.sub) reject(data, 'the two tokens name different people');
    const identity = headers[IDENTITY_HEADERS.identity];
    if (identity !== undefined && identity !== sub) reject(data, 'the identity header names another user');
    const { email = '', name = email } = data.payload as { email?: string; name?: string };
    const groups = (access.payload['cognito:groups'] ?? []) as string[];
    return { id: sub!, email, name, isAdmin: groups.includes(this.config.ADMIN_GROUP) };
  }

  /** Reads each token, and checks its claims except the issuer. This comes first, so that only plausible tokens cause a fetch of keys. */
  private tokensOf(headers: IncomingHttpHeaders): { data: Token; access: Token } {
    const { ALB_ARN: albArn, USER_POOL_CLIENT_ID: clientId } = this.config;
    const [dataText, accessText] = [IDENTITY_HEADERS.data, IDENTITY_HEADERS.accessToken].map((header) =>
      single(headers, header),
    ) as [string, string];
    const data = readToken('load balancer token', dataText, 'ES256', { header: ['exp'], payload: ['exp'] });
    const access = readToken('access token', accessText, 'RS256', { header: [], payload: ['exp', 'iat'] });
    rejectErrors(data, () => validateAlbJwtFields(data.header, { albArn, clientId }));
    rejectErrors(access, () => validateCognitoJwtFields(access.payload, { tokenUse: 'access', clientId }));
    return { data, access };
  }

  /**
   * Verifies one token after the other. If a key must be fetched for the second token, the budget of the user in the first,
   * verified token pays for the fetch. Therefore, a sender without a valid token cannot use up any user's budget of fetches, and never
   * causes a fetch of a load balancer's key.
   */
  private async verifySignatures(data: Token, access: Token): Promise<void> {
    const dataFirst = this.balancerKeys.has(data.header.kid);
    const verifyData = (requester?: string) =>
      this.once(data, () => verifySignature(data, this.issuers[0]!, this.balancerKeys, requester));
    if (dataFirst) await verifyData();
    const requester = dataFirst ? data.payload.sub : undefined;
    await this.once(access, () => verifySignature(access, this.issuers, this.poolKeys, requester));
    if (!dataFirst) await verifyData(access.payload.sub);
  }

  /** Verifies a token unless its digest is remembered. Most are remembered, because a page sends the same tokens with every request. */
  private async once({ text }: Token, verify: () => Promise<void>): Promise<void> {
    const digest = createHash('sha256').update(text).digest('base64');
    if (this.verified.get(digest)) return;
    await verify();
    this.verified.set(digest, true);
  }
}

interface Keys {
  get(kid: unknown, requester: string | undefined): Promise<JwkWithKid>;
}

/** @throws NotSignedIn */
async function verifySignature(
  token: Token,
  issuer: string | string[],
  keys: Keys,
  requester: string | undefined,
): Promise<void> {
  const options = { issuer, audience: null };
  const keyOf = (_: string, { header }: { readonly header: { readonly kid?: string } }) =>
    keys.get(header.kid, requester);
  await verifyJwt(token.text, '', options, keyOf, nativeKey).catch((error: Error) =>
    reject(token, error.name === 'Error' ? error.message : error.name),
  );
}

/** The `KeyObject` of each JWK. It is cached, because creating it takes about as long as verifying a signature. */
const nativeKeys = new WeakMap<object, KeyObject>();

async function nativeKey(jwk: object): Promise<KeyObject> {
  const known = nativeKeys.get(jwk);
  if (known) return known;
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  nativeKeys.set(jwk, key);
  return key;
}

/** Returns the value of a header. Node joins repeated headers with a comma, which makes the token invalid. */
function single(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw new NotSignedIn(`${name} is missing`);
  return value;
}

/**
 * Rejects a token if the check throws. Reports only the error's name: the library's messages contain claims, which must
 * not be logged.
 */
function rejectErrors(token: Token, check: () => void): void {
  try {
    check();
  } catch (error) {
    reject(token, (error as Error).name);
  }
}
