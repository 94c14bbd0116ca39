import { randomBytes } from 'node:crypto';
import { notAuthorized } from './errors';
import type { User } from './user';

const LIFETIME = 3 * 60_000;

interface Challenge {
  /**
   * The salted hash of the temporary password, by which `assert` recognises the user. A new password or another invitation
   * changes the hash, so the session is then invalid.
   */
  password: string;
  until: number;
}

/**
 * Sessions of users who have signed in with a temporary password but not yet set a new one. Each session lasts three minutes, and a
 * restart discards all sessions.
 */
export class Challenges {
  private readonly bySession = new Map<string, Challenge>();

  constructor(private readonly now: () => number) {}

  /** Starts the session of a NEW_PASSWORD_REQUIRED challenge. */
  start(user: User): string {
    for (const [session, { until }] of this.bySession) if (this.now() >= until) this.bySession.delete(session);
    const session = randomBytes(96).toString('base64url');
    this.bySession.set(session, { password: user.password, until: this.now() + LIFETIME });
    return session;
  }

  /** @throws Refusal NotAuthorizedException if the session has expired or is not this user's */
  assert(session: string, user: User | undefined): asserts user is User {
    const challenge = this.bySession.get(session);
    if (!user || challenge?.password !== user.password) throw notAuthorized('Invalid session for the user.');
    if (this.now() >= challenge.until) throw notAuthorized('Invalid session for the user, session is expired.');
  }
}
