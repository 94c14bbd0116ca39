import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StateFile } from '../aws/kernel/state-file';
import type { Authentication, Tokens } from './authentication';
import type { Claims } from './identity';

/** The session of a user who has signed in. Times are milliseconds since 1970. */
export interface Session {
  readonly id: string;
  readonly endsAt: number;
  claims: Claims;
  accessToken: string;
  accessTokenEndsAt: number;
  refreshToken: string;
}

/** The default session timeout of the real listener. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** A request renews an access token that expires within this many milliseconds, so that the token stays valid during the request. */
const RENEWAL_MARGIN = 15_000;

/** The possible values of the claims `iss` and `client_id` in the access tokens of a user pool's client. */
export interface Issuer {
  readonly issuers: readonly string[];
  readonly clientId: string;
}

/**
 * The sessions, stored in one file so that they survive a restart. Ignores stored sessions whose tokens were issued by another user pool
 * or for another client: the application would reject these tokens.
 */
export class Sessions {
  private readonly file: StateFile<Session[]>;
  private readonly sessions: Map<string, Session>;
  private readonly renewals = new Map<string, Promise<Session | undefined>>();

  constructor(
    state: string,
    private readonly authentication: Authentication,
    ours: Issuer,
  ) {
    this.file = new StateFile<Session[]>(join(state, 'sessions.json'), () => []);
    const stored = this.file.value.filter(({ accessToken }) => isOf(accessToken, ours));
    this.sessions = new Map(stored.map((session) => [session.id, session]));
  }

  start(tokens: Tokens): Session {
    const id = randomBytes(24).toString('base64url');
    const session = { id, endsAt: Date.now() + SESSION_SECONDS * 1000, ...contentOf(tokens, '') };
    this.sessions.set(id, session);
    this.save();
    return session;
  }

  /**
   * Returns those ids that belong to sessions of this load balancer. A browser also sends the ids of other running copies of
   * the product, because cookies do not depend on the port.
   */
  own(ids: readonly string[]): string[] {
    return ids.filter((id) => this.sessions.has(id));
  }

  /**
   * Finds the session of the first id that belongs to this load balancer. Renews the session's access token if the token is
   * about to expire.
   *
   * @returns undefined if there is no such session, if it has ended, if Cognito rejects the renewal, or if the access token has expired
   *   and Cognito is unavailable
   */
  async find(ids: readonly string[]): Promise<Session | undefined> {
    const session = this.sessions.get(this.own(ids)[0]);
    if (!session) return undefined;
    if (session.endsAt < Date.now()) return this.remove(session.id);
    if (session.accessTokenEndsAt - RENEWAL_MARGIN > Date.now()) return session;
    // Concurrent requests share one renewal: a rotated refresh token works only once.
    const renewal =
      this.renewals.get(session.id) ?? this.renew(session).finally(() => this.renewals.delete(session.id));
    this.renewals.set(session.id, renewal);
    return renewal;
  }

  /** Ends those sessions with the given ids that belong to this load balancer, and revokes their refresh tokens in Cognito. */
  async end(ids: readonly string[]): Promise<void> {
    const tokens = this.own(ids).map((id) => this.sessions.get(id)!.refreshToken);
    this.own(ids).forEach((id) => this.remove(id));
    await Promise.all(tokens.map((token) => this.authentication.revoke(token)));
  }

  private async renew(session: Session): Promise<Session | undefined> {
    const outcome = await this.authentication.refresh(session.refreshToken);
    if ('tokens' in outcome) {
      Object.assign(session, contentOf(outcome.tokens, session.refreshToken));
      this.save();
      return this.sessions.get(session.id);
    }
    const unreachable = 'failure' in outcome && outcome.failure === 'unavailable';
    if (unreachable && session.accessTokenEndsAt > Date.now()) return session;
    return unreachable ? undefined : this.remove(session.id);
  }

  private remove(id: string): undefined {
    this.sessions.delete(id);
    this.save();
  }

  private save(): void {
    this.file.value = [...this.sessions.values()].filter((session) => session.endsAt > Date.now());
    this.file.save();
  }
}

function isOf(accessToken: string, { issuers, clientId }: Issuer): boolean {
  const { iss, client_id } = payload(accessToken);
  return issuers.includes(String(iss)) && client_id === clientId;
}

function contentOf(tokens: Tokens, refreshToken: string): Omit<Session, 'id' | 'endsAt'> {
  return {
    claims: claimsOf(tokens.idToken),
    accessToken: tokens.accessToken,
    accessTokenEndsAt: Number(payload(tokens.accessToken).exp) * 1000,
    refreshToken: tokens.refreshToken ?? refreshToken,
  };
}

/** The claims that Cognito's userinfo endpoint returns. */
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

/** Returns the payload of a token without verifying the token: Cognito issued it, and the application verifies the access token. */
function payload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
}
