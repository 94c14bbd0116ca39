import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { cognitoError } from './errors';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: ScryptOptions,
) => Promise<Buffer>;

/** Low cost: local passwords are not worth guessing, and inviting hundreds of users must not take minutes. */
const SCRYPT_COST = { N: 1024 };

/** The pool's password policy, as DescribeUserPool returns it. */
export const PASSWORD_POLICY = {
  MinimumLength: 12,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

/**
 * Matches a character that Cognito counts as a symbol ("Adding user pool password requirements"). Spaces count, except leading
 * and trailing ones.
 */
export const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`+=-]|(?<=\S) +(?=\S)/;

const REQUIREMENTS: [RegExp, string][] = [
  [/^.{12,}$/s, 'Password not long enough'],
  [/^\S.*\S$/s, 'Password must not begin or end with white space'],
  [/[A-Z]/, 'Password must have uppercase characters'],
  [/[a-z]/, 'Password must have lowercase characters'],
  [/[0-9]/, 'Password must have numeric characters'],
  [SYMBOL, 'Password must have symbol characters'],
];

/** @throws Refusal InvalidPasswordException with the first requirement that the password does not meet */
export function assertPassword(password: string): void {
  const unmet = REQUIREMENTS.find(([requirement]) => !requirement.test(password));
  if (unmet) throw cognitoError('InvalidPasswordException', `Password did not conform with policy: ${unmet[1]}`);
}

/** A salted scrypt hash: `salt:hash`, both base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${(await derive(password, salt, 32, SCRYPT_COST)).toString('base64')}`;
}

/** Compares a password with a stored hash. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [salt, hash] = stored.split(':').map((part) => Buffer.from(part, 'base64'));
  return timingSafeEqual(await derive(password, salt, hash.length, SCRYPT_COST), hash);
}

/** A temporary password of 14 characters that meets the policy and is easy to select and type. */
export function temporaryPassword(): string {
  const sets = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_!'];
  const all = sets[0] + sets[1] + sets[2];
  const characters = [...sets.map(pick), ...Array.from({ length: 10 }, () => pick(all))];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other], characters[last]];
  }
  return characters.join('');
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)];
}
