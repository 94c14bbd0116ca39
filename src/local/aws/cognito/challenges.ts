import { randomBytes } from 'node:crypto';
import { notAuthorized } from './errors';
import type { Person } from './person';

const LIFETIME = 3 * 60_000;

interface Challenge {
  /**
   * The salted hash of the temporary password. It identifies the person and changes with the password, which invalidates a
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
  start(person: Person): string {
    for (const [session, { until }] of this.bySession) if (this.now() >= until) this.bySession.delete(session);
    const session = randomBytes(96).toString('base64url');
    this.bySession.set(session, { password: person.password, until: this.now() + LIFETIME });
    return session;
  }

  /** @throws Refusal NotAuthorizedException unless the session is this person's and has not expired */
  assert(session: string, person: Person | undefined): asserts person is Person {
    const challenge = this.bySession.get(session);
    if (!person || challenge?.password !== person.password) throw notAuthorized('Invalid session for the user.');
    if (this.now() >= challenge.until) throw notAuthorized('Invalid session for the user, session is expired.');
  }
}
