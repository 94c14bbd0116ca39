import type { IncomingHttpHeaders } from 'node:http';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { IDENTITY_HEADERS } from '../contract';
import type { Config } from './config';
import { NotSignedIn } from './errors';
import { KeyFetcher } from './keys';

/** The signed-in person. A person's data is reached only through their own Viewer. */
export interface Viewer {
  /** The `sub` of the user pool. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Whether the person is a member of the console's group. */
  readonly isAdmin: boolean;
}

type AlbProperties = { albArn: string; issuer: string; clientId: string };

/**
 * Identifies the sender of a request by the two tokens that the load balancer adds: its own token names the person, the
 * user pool's access token names the groups. Fails closed.
 */
export class Identity {
  private readonly balancer: { verify(token: string): Promise<Record<string, unknown>> };
  private readonly pool: { verify(token: string): Promise<Record<string, unknown>> };

  constructor(
    private readonly config: Config,
    fetcher = KeyFetcher.fromConfig(config),
  ) {
    const region = config.USER_POOL_ID.split('_')[0]!;
    const balancerRegion = config.ALB_ARN.split(':')[3]!;
    const keys = config.ALB_KEYS_URL ?? `https://public-keys.auth.elb.${balancerRegion}.amazonaws.com`;
    const properties: AlbProperties = {
      albArn: config.ALB_ARN,
      issuer: `https://cognito-idp.${region}.amazonaws.com/${config.USER_POOL_ID}`,
      clientId: config.USER_POOL_CLIENT_ID,
    };
    const jwks = config.COGNITO_JWKS_URL;
    this.balancer = AlbJwtVerifier.create(properties, {
      jwksCache: new AlbJwksCache({ fetcher: { fetch: (uri) => fetcher.fetch(`${keys}/${uri.split('/').at(-1)}`) } }),
    });
    this.pool = CognitoJwtVerifier.create(
      { userPoolId: config.USER_POOL_ID, clientId: config.USER_POOL_CLIENT_ID, tokenUse: 'access' },
      { jwksCache: new SimpleJwksCache({ fetcher: { fetch: (uri) => fetcher.fetch(jwks ?? uri) } }) },
    );
  }

  /** @throws NotSignedIn, whose message gives the reason and never contains a token */
  async verify(headers: IncomingHttpHeaders): Promise<Viewer> {
    const data = single(headers, IDENTITY_HEADERS.data);
    const access = single(headers, IDENTITY_HEADERS.accessToken);
    const claims = await this.verifyData(data);
    const grant = await this.pool.verify(access).catch((error: Error) => reject(`access token: ${error.name}`));
    if (typeof claims.sub !== 'string' || claims.sub !== grant.sub) reject('the two tokens name different people');
    const identity = headers[IDENTITY_HEADERS.identity];
    if (identity !== undefined && identity !== claims.sub) reject('the identity header names another person');
    const groups = Array.isArray(grant['cognito:groups']) ? grant['cognito:groups'] : [];
    const email = String(claims.email ?? '');
    return {
      id: claims.sub as string,
      email,
      name: String(claims.name ?? email),
      isAdmin: groups.includes(this.config.ADMIN_GROUP),
    };
  }

  /**
   * Checks the signer before its key is fetched, and rejects a token without an expiry; the library does neither.
   *
   * @throws NotSignedIn
   */
  private async verifyData(token: string): Promise<Record<string, unknown>> {
    const signer = headerOf(token).signer;
    if (signer !== this.config.ALB_ARN) reject('load balancer token: signed by another load balancer');
    const claims = await this.balancer
      .verify(token)
      .catch((error: Error) => reject(`load balancer token: ${error.name}`));
    const now = Date.now() / 1000;
    const headerExpiry = headerOf(token).exp;
    if (typeof claims.exp !== 'number' || claims.exp <= now) reject('load balancer token: exp is missing or past');
    if (headerExpiry !== undefined && !(Number(headerExpiry) > now))
      reject('load balancer token: exp of its header is past');
    return claims;
  }
}

function headerOf(token: string): Record<string, unknown> {
  try {
    return decomposeUnverifiedJwt(token).header as Record<string, unknown>;
  } catch {
    return reject('load balancer token: not a JWT');
  }
}

function single(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : reject(`${name} is missing`);
}

function reject(reason: string): never {
  throw new NotSignedIn(reason);
}
