import { cognitoError, notAuthorized } from './errors';
import { passwordMatches } from './password';
import type { Person } from './person';
import type { Pool } from './pool';
import { issueTokens } from './tokens';

/**
 * Finds the person with this name and password.
 * @throws Refusal as the service does: an unknown name gets the same error as a wrong password
 */
export async function authenticate(pool: Pool, username: string, password: string): Promise<Person> {
  const person = pool.findPerson(username);
  if (!person) throw notAuthorized('Incorrect username or password.');
  assertEnabled(person);
  pool.lockout.assertUnlocked(person.sub);
  if (person.status === 'RESET_REQUIRED') {
    throw cognitoError('PasswordResetRequiredException', 'Password reset required for the user');
  }
  if (!(await passwordMatches(password, person.password))) {
    pool.lockout.failed(person.sub);
    throw notAuthorized('Incorrect username or password.');
  }
  pool.lockout.succeeded(person.sub);
  if (person.temporaryUntil !== undefined && pool.now() >= person.temporaryUntil) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return person;
}

/** Signs the person in: returns an `AuthenticationResult` with all three tokens. */
export function startSignIn(pool: Pool, person: Person): object {
  const { signIn, refreshToken } = pool.signIns.start(person.sub);
  const tokens = issueTokens(pool, person, signIn);
  return { AuthenticationResult: { ...tokens, RefreshToken: refreshToken }, ChallengeParameters: {} };
}

/** Issues new access and ID tokens for an existing sign-in. */
export function refresh(pool: Pool, refreshToken: string): object {
  const signIn = pool.signIns.redeem(refreshToken);
  const person = pool.person(signIn.sub);
  assertEnabled(person);
  return { AuthenticationResult: issueTokens(pool, person, signIn), ChallengeParameters: {} };
}

/** @throws Refusal NotAuthorizedException for a disabled person */
export function assertEnabled(person: Person): void {
  if (!person.enabled) throw notAuthorized('User is disabled.');
}
