import { randomBytes } from 'node:crypto';
import { notAuthorized } from './errors';
import type { User } from './user';

const LIFETIME = 3 * 60_000;

interface Challenge {
  /**
   * The salted hash of the temporary password. It identifies the user and changes with the password, which invalidates a
   * session that was used or that began before a new invitation.
   */
  password: string;
  until: number;
}

/** Sessions between a temporary password and the new one. They last three minutes and are lost in a restart. */
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

  /** @throws Refusal NotAuthorizedException unless the session is this user's and has not expired */
  assert(session: string, user: User | undefined): asserts user is User {
    const challenge = this.bySession.get(session);
    if (!user || challenge?.password !== user.password) throw notAuthorized('Invalid session for the user.');
    if (this.now() >= challenge.until) throw notAuthorized('Invalid session for the user, session is expired.');
  }
}
