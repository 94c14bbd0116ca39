import { randomUUID } from 'node:crypto';
import type { Person } from './person';
import type { Pool } from './pool';
import type { SignIn } from './sign-ins';

const LIFETIME_SECONDS = 15 * 60;

/** Issues the access and ID tokens of a sign-in, with the person's current groups: an `AuthenticationResult` without a refresh token. */
export function issueTokens(pool: Pool, person: Person, signIn: SignIn) {
  const common = commonClaims(pool, person, signIn);
  return {
    AccessToken: pool.key.sign({ ...common, ...accessClaims(pool, person) }),
    IdToken: pool.key.sign({ ...common, ...identityClaims(pool, person) }),
    ExpiresIn: LIFETIME_SECONDS,
    TokenType: 'Bearer',
  };
}

function commonClaims(pool: Pool, person: Person, signIn: SignIn) {
  const issued = Math.floor(pool.now() / 1000);
  return {
    sub: person.sub,
    // As in the service, the claim is absent for a person in no group.
    ...(person.groups.length > 0 && { 'cognito:groups': person.groups }),
    iss: `https://cognito-idp.${pool.settings.region}.amazonaws.com/${pool.settings.userPoolId}`,
    origin_jti: signIn.id,
    event_id: randomUUID(),
    auth_time: Math.floor(signIn.at / 1000),
    iat: issued,
    exp: issued + LIFETIME_SECONDS,
  };
}

function accessClaims(pool: Pool, person: Person) {
  return {
    version: 2,
    client_id: pool.settings.clientId,
    token_use: 'access',
    scope: 'openid email profile',
    jti: randomUUID(),
    username: person.sub,
  };
}

function identityClaims(pool: Pool, person: Person) {
  const { email_verified: verified, ...attributes } = person.attributes;
  return {
    ...attributes,
    email_verified: verified === 'true',
    'cognito:username': person.sub,
    aud: pool.settings.clientId,
    token_use: 'id',
    jti: randomUUID(),
  };
}
