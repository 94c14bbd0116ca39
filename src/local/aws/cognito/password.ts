import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { CognitoFault } from './fault';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: ScryptOptions,
) => Promise<Buffer>;

/** What is hashed here is not worth guessing, and inviting hundreds should not take minutes. */
const CHEAP = { N: 1024 };

/** The pool's rule for passwords, as DescribeUserPool shows it. */
export const PASSWORD_POLICY = {
  MinimumLength: 12,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

/** The characters that Cognito counts as symbols ("Adding user pool password requirements"); a space only between others. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`+=-]|(?<=\S) +(?=\S)/;

const REQUIREMENTS: [RegExp, string][] = [
  [/^.{12,}$/s, 'Password not long enough'],
  [/^\S.*\S$/s, 'Password must not begin or end with white space'],
  [/[A-Z]/, 'Password must have uppercase characters'],
  [/[a-z]/, 'Password must have lowercase characters'],
  [/[0-9]/, 'Password must have numeric characters'],
  [SYMBOL, 'Password must have symbol characters'],
];

/** Throws InvalidPasswordException with the first requirement that the password misses. */
export function assertPassword(password: string): void {
  const missed = REQUIREMENTS.find(([requirement]) => !requirement.test(password));
  if (missed) throw new CognitoFault('InvalidPasswordException', `Password did not conform with policy: ${missed[1]}`);
}

/** A salted scrypt hash: `salt:hash`, both base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${(await derive(password, salt, 32, CHEAP)).toString('base64')}`;
}

/** Whether the password is the one that was hashed. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [salt, hash] = stored.split(':').map((part) => Buffer.from(part, 'base64'));
  return timingSafeEqual(await derive(password, salt, hash.length, CHEAP), hash);
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
