import { z } from 'zod';
import { CognitoFault, notAuthorized } from './fault';
import { forAdministrators, forAnybody, ofClient, ofPerson } from './operation';
import type { Pool } from './pool';

/** Ending sign-ins. Access tokens stay valid for those who only verify them, until they expire: as in the service. */
export const signOutOperations = {
  AdminUserGlobalSignOut: forAdministrators(ofPerson, (pool, input) => {
    pool.signIns.revokeAllOf(pool.person(input.Username).sub);
    return {};
  }),

  GlobalSignOut: forAnybody(z.object({ AccessToken: z.string() }), (pool, input) => {
    pool.signIns.revokeAllOf(bearer(pool, input.AccessToken));
    return {};
  }),

  RevokeToken: forAnybody(ofClient.extend({ Token: z.string() }), (pool, input) => {
    if (pool.key.claims(input.Token))
      throw new CognitoFault('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
    pool.signIns.revoke(input.Token);
    return {};
  }),
};

/** The sub of whoever holds the access token. Throws NotAuthorizedException for a token that is not, or no longer, good. */
function bearer(pool: Pool, token: string): string {
  const claims = pool.key.claims(token);
  if (claims?.token_use !== 'access') throw notAuthorized('Invalid Access Token');
  if (Number(claims.exp) * 1000 <= pool.now()) throw notAuthorized('Access Token has expired');
  if (!pool.signIns.isLive(claims.origin_jti)) throw notAuthorized('Access Token has been revoked');
  return String(claims.sub);
}
