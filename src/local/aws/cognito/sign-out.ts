import * as z from 'zod';
import { cognitoError, notAuthorized } from './errors';
import { adminOperation, ofClient, ofUser, publicOperation } from './operation';
import type { Pool } from './pool';

/**
 * Operations that revoke sign-ins. As in the service, programs that only verify an access token still accept it until
 * it expires.
 */
export const signOutOperations = {
  AdminUserGlobalSignOut: adminOperation(ofUser, (pool, input) => {
    pool.signIns.revokeAllOf(pool.user(input.Username).sub);
    return {};
  }),

  GlobalSignOut: publicOperation(z.object({ AccessToken: z.string() }), (pool, input) => {
    pool.signIns.revokeAllOf(subOf(pool, input.AccessToken));
    return {};
  }),

  RevokeToken: publicOperation(ofClient.extend({ Token: z.string() }), (pool, input) => {
    if (pool.key.claims(input.Token))
      throw cognitoError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
    pool.signIns.revoke(input.Token);
    return {};
  }),
};

/**
 * Returns the sub of an access token.
 * @throws Refusal NotAuthorizedException for a token that is invalid, expired or revoked
 */
function subOf(pool: Pool, token: string): string {
  const claims = pool.key.claims(token);
  if (claims?.token_use !== 'access') throw notAuthorized('Invalid Access Token');
  if (Number(claims.exp) * 1000 <= pool.now()) throw notAuthorized('Access Token has expired');
  if (!pool.signIns.isLive(claims.origin_jti)) throw notAuthorized('Access Token has been revoked');
  return String(claims.sub);
}
