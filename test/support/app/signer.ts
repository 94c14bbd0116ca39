import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IDENTITY_HEADERS } from '../../../src/contract';
import { rsaKey } from '../rsa-key';

export const POOL = 'eu-central-2_Test12345';
export const CLIENT = 'testclient';
export const ISSUER = `https://cognito-idp.eu-central-2.amazonaws.com/${POOL}`;
export const ALB = 'arn:aws:elasticloadbalancing:eu-central-2:000000000000:loadbalancer/app/test/0123456789abcdef';

export interface User {
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  readonly groups?: readonly string[];
}

export const ANNA: User = {
  sub: 'a1111111-1111-4111-8111-111111111111',
  email: 'anna.secretmail@example.org',
  name: 'Anna Muster',
};
export const BEAT: User = {
  sub: 'b2222222-2222-4222-8222-222222222222',
  email: 'beat@example.org',
  name: 'Beat Beispiel',
};
export const ADMIN: User = {
  sub: 'c3333333-3333-4333-8333-333333333333',
  email: 'admin@example.org',
  name: 'Ada Admin',
  groups: ['admins'],
};

type Claims = Record<string, unknown>;

/** Signs tokens as a load balancer and a user pool do, and serves their public keys. */
export class Signer {
  /** The id of the load balancer's current key. */
  kid = randomUUID();
  /** The id of the user pool's current key. */
  poolKid = randomUUID();
  /** The requested paths, in order. */
  readonly requests: string[] = [];
  /** Whether the key server closes connections instead of responding. */
  isDown = false;
  /** If set, this function responds to the next request instead of the key server. */
  respondOnce: ((response: ServerResponse) => void) | undefined;
  private latest: { readonly key: string; readonly headers: Record<string, string> } | undefined;
  private balancer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly server = createServer((request, response) => {
    this.requests.push(request.url!);
    if (this.isDown) return void response.destroy();
    const respond = this.respondOnce;
    this.respondOnce = undefined;
    if (respond) return respond(response);
    const key = new Map([
      [`/${this.kid}`, () => this.pem],
      ['/jwks.json', () => JSON.stringify(this.jwks)],
    ]).get(request.url!);
    response.writeHead(key ? 200 : 404).end(key?.());
  });

  /** @param pool the user pool's key */
  constructor(private pool = rsaKey()) {}

  /** Starts the key server. Returns its URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  rotateBalancerKey(): void {
    this.kid = randomUUID();
    this.balancer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  rotatePoolKey(): void {
    this.poolKid = randomUUID();
    this.pool = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  }

  /**
   * The headers that the load balancer adds to a request of a signed-in user. For successive requests of one user, they are
   * signed at most once a second, because signing takes milliseconds.
   */
  headers(user: User): Record<string, string> {
    const key = JSON.stringify([user, this.kid, this.poolKid, inSeconds(0)]);
    if (this.latest?.key !== key) this.latest = { key, headers: this.signedHeaders(user) };
    return { ...this.latest.headers };
  }

  /** The load balancer's token, with base64 padding like that of AWS's tokens. Omits claims that are undefined. */
  data(
    { sub, email, name }: User,
    payload: Claims = {},
    header: Claims = {},
    key: KeyObject = this.balancer.privateKey,
  ): string {
    const exp = inSeconds(120);
    const content = [
      { typ: 'JWT', kid: this.kid, alg: 'ES256', iss: ISSUER, client: CLIENT, signer: ALB, exp, ...header },
      { sub, email, email_verified: 'true', name, username: sub, exp, iss: ISSUER, ...payload },
    ]
      .map((part) => padded(Buffer.from(json(part))))
      .join('.');
    return `${content}.${padded(sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }))}`;
  }

  /** The user pool's access token. */
  access({ sub, groups }: User, payload: Claims = {}, header: Claims = {}): string {
    const claims = {
      sub,
      iss: ISSUER,
      client_id: CLIENT,
      token_use: 'access',
      scope: 'openid',
      exp: inSeconds(900),
      iat: inSeconds(0),
      jti: randomUUID(),
      username: sub,
      ...(groups ? { 'cognito:groups': groups } : {}),
      ...payload,
    };
    const content = [{ kid: this.poolKid, alg: 'RS256', ...header }, claims]
      .map((part) => Buffer.from(json(part)).toString('base64url'))
      .join('.');
    return `${content}.${sign('sha256', Buffer.from(content), this.pool).toString('base64url')}`;
  }

  private signedHeaders(user: User): Record<string, string> {
    return {
      [IDENTITY_HEADERS.data]: this.data(user),
      [IDENTITY_HEADERS.accessToken]: this.access(user),
      [IDENTITY_HEADERS.identity]: user.sub,
    };
  }

  private get pem(): string {
    return this.balancer.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  private get jwks(): object {
    return {
      keys: [{ ...createPublicKey(this.pool).export({ format: 'jwk' }), kid: this.poolKid, alg: 'RS256', use: 'sig' }],
    };
  }
}

/** A time relative to now, in seconds since 1970. */
export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

/** Converts claims to JSON. Writes an infinite number as `1e999`, which parsers read as infinite. */
function json(claims: Claims): string {
  const text = JSON.stringify(claims, (_, value: unknown) => (value === Infinity ? 'Infinity' : value));
  return text.replace('"Infinity"', '1e999');
}

function padded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
