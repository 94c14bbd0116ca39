import { z } from 'zod';
import { attributeList, isEmail, withAttributes } from './attributes';
import { cognitoError, invalidParameter, userNotFound } from './errors';
import { adminOperation, ofPerson } from './operation';
import { assertPassword, hashPassword, temporaryPassword } from './password';
import type { Person } from './person';
import { newPerson, personForm } from './person';
import type { Pool } from './pool';

/** How long a temporary password is valid, in milliseconds: the pool's `TemporaryPasswordValidityDays`. */
export const TEMPORARY_LIFETIME = 7 * 24 * 3600_000;

const invitation = ofPerson.extend({
  UserAttributes: attributeList.default([]),
  TemporaryPassword: z.string().max(256).optional(),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  // The service's default. Callers must list EMAIL, or no mail is sent.
  DesiredDeliveryMediums: z.array(z.enum(['EMAIL', 'SMS'])).default(['SMS']),
});

/** First and repeated invitations. */
export const invitationOperations = {
  AdminCreateUser: adminOperation(invitation, async (pool, input) => {
    const password = input.TemporaryPassword ?? temporaryPassword();
    const person =
      input.MessageAction === 'RESEND'
        ? await reinvite(pool, input.Username, password)
        : await invite(pool, input, password);
    if (input.MessageAction !== 'SUPPRESS' && input.DesiredDeliveryMediums.includes('EMAIL')) {
      pool.mailbox.invite(person.attributes.email, password);
    }
    return { User: personForm(person) };
  }),
};

async function invite(pool: Pool, input: z.infer<typeof invitation>, password: string): Promise<Person> {
  if (!isEmail(input.Username)) throw invalidParameter('Username should be an email.');
  // As in the service, `email_verified` stays unset unless the caller sets it; without it no reset code can be mailed.
  const attributes = withAttributes({ email: input.Username }, input.UserAttributes);
  if (attributes.email.toLowerCase() !== input.Username.toLowerCase()) {
    throw invalidParameter(
      `The attribute email is ${attributes.email}, but the Username is ${input.Username}: they must be the same address`,
    );
  }
  if (pool.findPerson(input.Username)) throw cognitoError('UsernameExistsException', 'User account already exists');
  assertPassword(password);
  const person = newPerson(attributes, await hashPassword(password), 'FORCE_CHANGE_PASSWORD', pool.now());
  person.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
  pool.people.push(person);
  return person;
}

async function reinvite(pool: Pool, username: string, password: string): Promise<Person> {
  const person = pool.findPerson(username);
  if (!person) throw userNotFound();
  if (person.status !== 'FORCE_CHANGE_PASSWORD') {
    throw cognitoError(
      'UnsupportedUserStateException',
      'Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
    );
  }
  assertPassword(password);
  person.password = await hashPassword(password);
  person.temporaryUntil = pool.now() + TEMPORARY_LIFETIME;
  person.modified = pool.now();
  return person;
}
