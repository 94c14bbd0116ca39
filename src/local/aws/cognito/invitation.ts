import * as z from 'zod';
import { attributeList, isEmail, withAttributes } from './attributes';
import { cognitoError, invalidParameter, userNotFound } from './errors';
import { adminOperation, ofUser } from './operation';
import { assertPassword, hashPassword, temporaryPassword } from './password';
import type { Pool } from './pool';
import type { User } from './user';
import { newUser, userForm } from './user';

/** How long a temporary password is valid, in milliseconds: the pool's `TemporaryPasswordValidityDays`. */
export const TEMPORARY_LIFETIME = 7 * 24 * 3600_000;

const invitation = ofUser.extend({
  UserAttributes: attributeList.default([]),
  TemporaryPassword: z.string().max(256).optional(),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  // The service's default. Callers must list EMAIL, or no mail is sent.
  DesiredDeliveryMediums: z.array(z.enum(['EMAIL', 'SMS'])).default(['SMS']),
});

/** The operation that invites a user for the first time or again. */
export const invitationOperations = {
  AdminCreateUser: adminOperation(invitation, async (pool, input) => {
    const password = input.TemporaryPassword ?? temporaryPassword();
    const user =
      input.MessageAction === 'RESEND'
        ? await reinvite(pool, input.Username, password)
        : await invite(pool, input, password);
    if (input.MessageAction !== 'SUPPRESS' && input.DesiredDeliveryMediums.includes('EMAIL')) {
      pool.mailbox.invite(user, password);
    }
    return { User: userForm(user) };
  }),
};

async function invite(pool: Pool, input: z.infer<typeof invitation>, password: string): Promise<User> {
  if (!isEmail(input.Username)) throw invalidParameter('Username should be an email.');
  // As in the service, `email_verified` stays unset unless the caller sets it. Reset codes are mailed only if it is `true`.
  const attributes = withAttributes({ email: input.Username }, input.UserAttributes);
  if (attributes.email.toLowerCase() !== input.Username.toLowerCase()) {
    throw invalidParameter(
      `The attribute email is ${attributes.email}, but the Username is ${input.Username}: they must be the same address`,
    );
  }
  if (pool.findUser(input.Username)) throw cognitoError('UsernameExistsException', 'User account already exists');
  assertPassword(password);
  const user = newUser(attributes, await hashPassword(password), 'FORCE_CHANGE_PASSWORD', pool.now());
  user.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
  pool.users.push(user);
  return user;
}

async function reinvite(pool: Pool, username: string, password: string): Promise<User> {
  const user = pool.findUser(username);
  if (!user) throw userNotFound();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw cognitoError(
      'UnsupportedUserStateException',
      'Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
    );
  }
  assertPassword(password);
  user.password = await hashPassword(password);
  user.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
  user.modified = pool.now();
  return user;
}
