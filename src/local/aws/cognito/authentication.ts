import { cognitoError, notAuthorized } from './errors';
import { passwordMatches } from './password';
import type { Pool } from './pool';
import { issueTokens } from './tokens';
import type { User } from './user';

/**
 * Finds the user with this name and password.
 *
 * @throws Refusal as the service does: the error for an unknown name is the same as for a wrong password
 */
export async function authenticate(pool: Pool, username: string, password: string): Promise<User> {
  const user = pool.findUser(username);
  if (!user) throw notAuthorized('Incorrect username or password.');
  assertEnabled(user);
  pool.lockout.assertUnlocked(user.sub);
  if (user.status === 'RESET_REQUIRED') {
    throw cognitoError('PasswordResetRequiredException', 'Password reset required for the user');
  }
  if (!(await passwordMatches(password, user.password))) {
    pool.lockout.failed(user.sub);
    throw notAuthorized('Incorrect username or password.');
  }
  pool.lockout.succeeded(user.sub);
  if (user.temporaryUntil !== undefined && pool.now() >= user.temporaryUntil) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return user;
}

/** Signs the user in: returns an `AuthenticationResult` with all three tokens. */
export function startSignIn(pool: Pool, user: User): object {
  const { signIn, refreshToken } = pool.signIns.start(user.sub);
  const tokens = issueTokens(pool, user, signIn);
  return { AuthenticationResult: { ...tokens, RefreshToken: refreshToken }, ChallengeParameters: {} };
}

/** Issues new access and ID tokens for an existing sign-in. */
export function refresh(pool: Pool, refreshToken: string): object {
  const signIn = pool.signIns.redeem(refreshToken);
  const user = pool.user(signIn.sub);
  assertEnabled(user);
  return { AuthenticationResult: issueTokens(pool, user, signIn), ChallengeParameters: {} };
}

/** @throws Refusal NotAuthorizedException for a disabled user */
export function assertEnabled(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
}
