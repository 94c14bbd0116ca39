import { CanaryFault } from './errors';
import { isBase32 } from './totp';

/** The technical account with which the canary signs in. */
export interface Account {
  readonly username: string;
  readonly password: string;
  /** Secret key of the authenticator app in base32. Required if the user pool requires a code from an authenticator app. */
  readonly totpKey?: string | undefined;
}

const STEP = 'read the account';

/**
 * Reads the account from a secret: JSON with `username`, `password` and optionally `totpKey`.
 *
 * @param read reads the secret
 * @throws CanaryFault whose message contains no part of the secret
 */
export async function readAccount(read: () => Promise<string | undefined>): Promise<Account> {
  const content = await read().catch((error: Error) => {
    throw new CanaryFault(STEP, `the secret cannot be read: ${error.name}`);
  });
  const { username, password, totpKey } = parsed(content ?? '');
  if (typeof username !== 'string' || typeof password !== 'string' || !username || !password)
    throw new CanaryFault(STEP, 'the secret must have the keys username and password');
  if (totpKey !== undefined && !(typeof totpKey === 'string' && isBase32(totpKey)))
    throw new CanaryFault(STEP, "totpKey must be the authenticator app's key, in base32");
  return { username, password, totpKey };
}

function parsed(content: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(content));
  } catch {
    throw new CanaryFault(STEP, 'the secret must be JSON');
  }
}
