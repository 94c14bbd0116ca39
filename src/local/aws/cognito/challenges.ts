import { randomBytes } from 'node:crypto';
import { notAuthorized } from './fault';
import type { Person } from './person';

const LIFETIME = 3 * 60_000;

interface Challenge {
  /**
   * Hash of the temporary password. It is salted, so it names the person, and it changes with the password: a session that was
   * used, or that began before a new invitation, is void.
   */
  password: string;
  until: number;
}

/** Sessions between a temporary password and the new one. Three minutes each, in memory: a restart means signing in again. */
export class Challenges {
  private readonly bySession = new Map<string, Challenge>();

  constructor(private readonly now: () => number) {}

  /** A session to answer NEW_PASSWORD_REQUIRED with. */
  start(person: Person): string {
    for (const [session, { until }] of this.bySession) if (this.now() >= until) this.bySession.delete(session);
    const session = randomBytes(96).toString('base64url');
    this.bySession.set(session, { password: person.password, until: this.now() + LIFETIME });
    return session;
  }

  /** Throws NotAuthorizedException unless the session is this person's and still good. */
  assert(session: string, person: Person | undefined): asserts person is Person {
    const challenge = this.bySession.get(session);
    if (!person || challenge?.password !== person.password) throw notAuthorized('Invalid session for the user.');
    if (this.now() >= challenge.until) throw notAuthorized('Invalid session for the user, session is expired.');
  }
}
