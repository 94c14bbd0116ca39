import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authentication, Tokens } from './authentication';
import type { Claims } from './identity';

/** A person who has signed in. Times are milliseconds since 1970. */
export interface Session {
  readonly id: string;
  readonly endsAt: number;
  claims: Claims;
  accessToken: string;
  accessTokenEndsAt: number;
  refreshToken: string;
}

/** As the real listener's session timeout. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** An access token is renewed this long before it ends, so that it outlives the request that carries it. */
const RENEW_BEFORE = 15_000;

/** Who is signed in; kept in one file, so that a restart signs nobody out. */
export class Sessions {
  private readonly file: string;
  private readonly sessions: Map<string, Session>;
  private readonly renewals = new Map<string, Promise<Session | undefined>>();

  constructor(
    state: string,
    private readonly authentication: Authentication,
  ) {
    mkdirSync(state, { recursive: true });
    this.file = join(state, 'sessions.json');
    const kept: Session[] = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : [];
    this.sessions = new Map(kept.map((session) => [session.id, session]));
  }

  start(tokens: Tokens): Session {
    const id = randomBytes(24).toString('base64url');
    const session = { id, endsAt: Date.now() + SESSION_SECONDS * 1000, ...contents(tokens, '') };
    this.sessions.set(id, session);
    this.keep();
    return session;
  }

  /** Which of these ids are sessions of this load balancer and not of another copy on this machine. */
  own(ids: readonly string[]): string[] {
    return ids.filter((id) => this.sessions.has(id));
  }

  /**
   * The session of the first id that is ours, its access token renewed if need be.
   * @returns nothing when nobody is signed in, or when Cognito no longer renews
   */
  async find(ids: readonly string[]): Promise<Session | undefined> {
    const session = this.sessions.get(this.own(ids)[0]);
    if (!session) return undefined;
    if (session.endsAt < Date.now()) return this.forget(session.id);
    if (session.accessTokenEndsAt - RENEW_BEFORE > Date.now()) return session;
    // Simultaneous requests share one renewal: a rotated refresh token works only once.
    const renewal =
      this.renewals.get(session.id) ?? this.renew(session).finally(() => this.renewals.delete(session.id));
    this.renewals.set(session.id, renewal);
    return renewal;
  }

  /** Ends every session of ours among the ids, in Cognito too. */
  async end(ids: readonly string[]): Promise<void> {
    const tokens = this.own(ids).map((id) => this.sessions.get(id)!.refreshToken);
    this.own(ids).forEach((id) => this.forget(id));
    await Promise.all(tokens.map((token) => this.authentication.revoke(token)));
  }

  private async renew(session: Session): Promise<Session | undefined> {
    const outcome = await this.authentication.refresh(session.refreshToken);
    if ('tokens' in outcome) {
      Object.assign(session, contents(outcome.tokens, session.refreshToken));
      this.keep();
      return this.sessions.get(session.id);
    }
    const unreachable = 'refusal' in outcome && outcome.refusal === 'unavailable';
    if (unreachable && session.accessTokenEndsAt > Date.now()) return session;
    return unreachable ? undefined : this.forget(session.id);
  }

  private forget(id: string): undefined {
    this.sessions.delete(id);
    this.keep();
  }

  private keep(): void {
    const current = [...this.sessions.values()].filter((session) => session.endsAt > Date.now());
    writeFileSync(`${this.file}.new`, JSON.stringify(current), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

function contents(tokens: Tokens, refreshToken: string): Omit<Session, 'id' | 'endsAt'> {
  return {
    claims: claimsOf(tokens.idToken),
    accessToken: tokens.accessToken,
    accessTokenEndsAt: Number(payload(tokens.accessToken).exp) * 1000,
    refreshToken: tokens.refreshToken ?? refreshToken,
  };
}

/** What Cognito's userinfo endpoint would say. */
function claimsOf(idToken: string): Claims {
  const {
    sub,
    email,
    email_verified,
    name,
    'cognito:username': username,
  } = payload(idToken) as Record<string, string | undefined>;
  return {
    sub: sub!,
    email,
    email_verified: email_verified === undefined ? undefined : String(email_verified),
    name,
    username: username!,
  };
}

/** Unverified: these tokens came from Cognito itself a moment ago. The application verifies them. */
function payload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
}
