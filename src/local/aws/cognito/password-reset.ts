import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { cognitoError, invalidParameter, notAuthorized } from './errors';
import { TEMPORARY_LIFETIME } from './invitation';
import { adminOperation, ofClient, ofPerson, publicOperation } from './operation';
import { assertPassword, hashPassword } from './password';
import type { Person } from './person';
import type { Pool } from './pool';

const CODE_LIFETIME = 3600_000;

const byName = ofClient.extend({ Username: z.string().min(1).max(128) });

/** Passwords set by an administrator, or reset with a mailed code. */
export const passwordResetOperations = {
  AdminSetUserPassword: adminOperation(
    ofPerson.extend({ Password: z.string().max(256), Permanent: z.boolean().default(false) }),
    async (pool, input) => {
      const person = pool.person(input.Username);
      await setPassword(pool, person, input.Password);
      if (input.Permanent) return {};
      person.status = 'FORCE_CHANGE_PASSWORD';
      person.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
      return {};
    },
  ),

  AdminResetUserPassword: adminOperation(ofPerson, (pool, input) => {
    const person = pool.person(input.Username);
    mailCode(pool, person);
    person.status = 'RESET_REQUIRED';
    person.modified = pool.now();
    pool.signIns.revokeAllOf(person.sub);
    return {};
  }),

  ForgotPassword: publicOperation(byName, (pool, input) => {
    const person = pool.findPerson(input.Username);
    if (person) mailCode(pool, person);
    // An unknown name gets the same response, so callers cannot find out who has an account (PreventUserExistenceErrors).
    const destination = masked(person?.attributes.email ?? input.Username);
    return { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: destination } };
  }),

  ConfirmForgotPassword: publicOperation(
    byName.extend({ ConfirmationCode: z.string().min(1), Password: z.string().max(256) }),
    async (pool, input) => {
      const person = pool.findPerson(input.Username);
      assertCode(pool, person, input.ConfirmationCode);
      await setPassword(pool, person, input.Password);
      return {};
    },
  ),
};

/**
 * Sets a permanent password and revokes all sign-ins.
 * @throws Refusal InvalidPasswordException
 */
export async function setPassword(pool: Pool, person: Person, password: string): Promise<void> {
  assertPassword(password);
  person.password = await hashPassword(password);
  person.status = 'CONFIRMED';
  delete person.temporaryUntil;
  delete person.resetCode;
  person.modified = pool.now();
  pool.signIns.revokeAllOf(person.sub);
}

function mailCode(pool: Pool, person: Person): void {
  if (!person.enabled) throw notAuthorized('User is disabled.');
  if (person.status === 'FORCE_CHANGE_PASSWORD')
    throw notAuthorized('User password cannot be reset in the current state.');
  if (person.attributes.email_verified !== 'true') {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  person.resetCode = { code: String(randomInt(1_000_000)).padStart(6, '0'), until: pool.now() + CODE_LIFETIME };
  pool.mailbox.sendResetCode(person.attributes.email, person.resetCode.code);
}

function masked(address: string): string {
  const [local, domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}

function assertCode(pool: Pool, person: Person | undefined, code: string): asserts person is Person {
  if (!person?.resetCode || pool.now() >= person.resetCode.until) {
    throw cognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (person.resetCode.code !== code) {
    throw cognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
}
