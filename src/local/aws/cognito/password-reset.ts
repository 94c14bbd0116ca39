import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { cognitoError, invalidParameter, notAuthorized } from './errors';
import { TEMPORARY_LIFETIME } from './invitation';
import { adminOperation, ofClient, ofUser, publicOperation } from './operation';
import { assertPassword, hashPassword } from './password';
import type { Pool } from './pool';
import type { User } from './user';

const CODE_LIFETIME = 3600_000;

const byName = ofClient.extend({ Username: z.string().min(1).max(128) });

/** Operations with which an administrator, or a user with a mailed code, sets a password, and operations that mail such a code. */
export const passwordResetOperations = {
  AdminSetUserPassword: adminOperation(
    ofUser.extend({ Password: z.string().max(256), Permanent: z.boolean().default(false) }),
    async (pool, input) => {
      const user = pool.user(input.Username);
      await setPassword(pool, user, input.Password);
      if (input.Permanent) return {};
      user.status = 'FORCE_CHANGE_PASSWORD';
      user.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
      return {};
    },
  ),

  AdminResetUserPassword: adminOperation(ofUser, (pool, input) => {
    const user = pool.user(input.Username);
    mailCode(pool, user);
    user.status = 'RESET_REQUIRED';
    user.modified = pool.now();
    pool.signIns.revokeAllOf(user.sub);
    return {};
  }),

  ForgotPassword: publicOperation(byName, (pool, input) => {
    const user = pool.findUser(input.Username);
    if (user) mailCode(pool, user);
    // If no user has this name, mask the name itself: another response would reveal which addresses have an account
    // (PreventUserExistenceErrors).
    const destination = masked(user?.attributes.email ?? input.Username);
    return { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: destination } };
  }),

  ConfirmForgotPassword: publicOperation(
    byName.extend({ ConfirmationCode: z.string().min(1), Password: z.string().max(256) }),
    async (pool, input) => {
      const user = pool.findUser(input.Username);
      assertCode(pool, user, input.ConfirmationCode);
      await setPassword(pool, user, input.Password);
      return {};
    },
  ),
};

/**
 * Sets a permanent password and revokes all sign-ins of the user.
 * @throws Refusal InvalidPasswordException
 */
export async function setPassword(pool: Pool, user: User, password: string): Promise<void> {
  assertPassword(password);
  user.password = await hashPassword(password);
  user.status = 'CONFIRMED';
  delete user.temporaryUntil;
  delete user.resetCode;
  user.modified = pool.now();
  pool.signIns.revokeAllOf(user.sub);
}

function mailCode(pool: Pool, user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    throw notAuthorized('User password cannot be reset in the current state.');
  if (user.attributes.email_verified !== 'true') {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  user.resetCode = { code: String(randomInt(1_000_000)).padStart(6, '0'), until: pool.now() + CODE_LIFETIME };
  pool.mailbox.sendResetCode(user, user.resetCode.code);
}

function masked(address: string): string {
  const [local, domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}

function assertCode(pool: Pool, user: User | undefined, code: string): asserts user is User {
  if (!user?.resetCode || pool.now() >= user.resetCode.until) {
    throw cognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (user.resetCode.code !== code) {
    throw cognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
}
