import { randomUUID } from 'node:crypto';
import type { Pool } from './pool';
import type { SignIn } from './sign-ins';
import type { User } from './user';

const LIFETIME_SECONDS = 15 * 60;

/**
 * Issues the access token and the ID token of a sign-in, with the user's current groups. Returns an
 * `AuthenticationResult` without a refresh token.
 */
export function issueTokens(pool: Pool, user: User, signIn: SignIn) {
  const common = commonClaims(pool, user, signIn);
  return {
    AccessToken: pool.key.sign({ ...common, ...accessClaims(pool, user) }),
    IdToken: pool.key.sign({ ...common, ...identityClaims(pool, user) }),
    ExpiresIn: LIFETIME_SECONDS,
    TokenType: 'Bearer',
  };
}

function commonClaims(pool: Pool, user: User, signIn: SignIn) {
  const issued = Math.floor(pool.now() / 1000);
  return {
    sub: user.sub,
    // As in the service, the claim is absent for a user in no group.
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    iss: `https://cognito-idp.${pool.settings.region}.amazonaws.com/${pool.settings.userPoolId}`,
    origin_jti: signIn.id,
    event_id: randomUUID(),
    auth_time: Math.floor(signIn.at / 1000),
    iat: issued,
    exp: issued + LIFETIME_SECONDS,
  };
}

function accessClaims(pool: Pool, user: User) {
  return {
    version: 2,
    client_id: pool.settings.clientId,
    token_use: 'access',
    scope: 'openid email profile',
    jti: randomUUID(),
    username: user.sub,
  };
}

function identityClaims(pool: Pool, user: User) {
  const { email_verified: verified, ...attributes } = user.attributes;
  return {
    ...attributes,
    email_verified: verified === 'true',
    'cognito:username': user.sub,
    aud: pool.settings.clientId,
    token_use: 'id',
    jti: randomUUID(),
  };
}
