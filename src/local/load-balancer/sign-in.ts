import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authentication, Outcome } from './authentication';
import { sessionCookie, sessionIds } from './cookies';
import { readForm } from './form';
import { isLoopback } from './loopback';
import { showPage } from './page';
import { passwordRules } from './password-rules';
import type { Refusal } from './refusal';
import { returnAddress } from './return-address';
import type { Sessions } from './sessions';
import { SESSION_SECONDS } from './sessions';

/** People whom a fresh installation knows; the sign-in page names those who can still sign in. */
export interface SeededPeople {
  usernames: readonly string[];
  password: string;
}

export interface SignInOptions {
  authentication: Authentication;
  sessions: Sessions;
  seeded?: SeededPeople;
}

/** The load balancer's own cookie, which the application expires when somebody signs out. */
export const SESSION_COOKIE = 'AWSELBAuthSessionCookie-0';

/** As the cookie of Cognito's pages: it outlives the one above, and tells `/local/logout` who leaves. */
const COGNITO_COOKIE = 'cognito';

/** The sign-in pages, in the place of those that Cognito hosts. */
export class SignIn {
  constructor(private readonly options: SignInOptions) {}

  /** `GET /local/sign-in?to=` */
  async show(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const to = returnAddress(url.searchParams.get('to'));
    const session = await this.options.sessions.find(sessionIds(request.headers.cookie, SESSION_COOKIE));
    if (session) return redirect(response, to);
    showPage(request, response, 200, 'sign-in', { to, username: '', refusal: undefined, seeded: await this.seeded() });
  }

  /** `POST /local/sign-in`: `username`, `password`, `to` */
  async submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    const username = (form.get('username') ?? '').trim();
    const to = returnAddress(form.get('to'));
    const outcome = await this.options.authentication.signIn(username, form.get('password') ?? '');
    await this.answer(request, response, outcome, { username, to });
  }

  /** `POST /local/new-password`: `username`, `password`, `to`, and `challenge` or a mailed `code` */
  async submitNewPassword(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authentication } = this.options;
    const form = await readForm(request);
    const [username, password, challenge] = ['username', 'password', 'challenge'].map((name) => form.get(name) ?? '');
    const person = { username, to: returnAddress(form.get('to')) };
    const code = form.get('code')?.trim();
    const outcome = await (code === undefined
      ? authentication.newPassword(username, password, challenge)
      : authentication.resetPassword(username, password, code));
    const refusal = 'refusal' in outcome ? outcome.refusal : undefined;
    if (refusal !== 'weak' && refusal !== 'code') return this.answer(request, response, outcome, person);
    const rules = passwordRules(await authentication.passwordPolicy(), refusal === 'weak' ? password : undefined);
    showPage(request, response, 422, 'new-password', { ...person, challenge, code, rules, refusal });
  }

  /** `GET /local/logout?client_id=&logout_uri=`, in the place of Cognito's `/logout`. */
  async signOut(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { cookie, host } = request.headers;
    const cookies = this.cookies(request, []);
    await this.options.sessions.end([SESSION_COOKIE, COGNITO_COOKIE].flatMap((name) => sessionIds(cookie, name)));
    const wanted = url.searchParams.get('logout_uri') ?? '/';
    const target = URL.canParse(wanted, `http://${host}`) ? new URL(wanted, `http://${host}`) : undefined;
    const ours =
      target?.protocol === 'http:' && isLoopback(target.host) && target.port === new URL(`http://${host}`).port;
    if (!ours) return showPage(request, response, 400, 'failure', { reason: 'foreign' }, { 'set-cookie': cookies });
    redirect(response, target.href, cookies);
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    outcome: Outcome,
    person: { username: string; to: string },
  ) {
    if ('tokens' in outcome) {
      const session = this.options.sessions.start(outcome.tokens);
      return redirect(response, person.to, this.cookies(request, [session.id]));
    }
    if ('challenge' in outcome || outcome.refusal === 'reset') {
      const rules = passwordRules(await this.options.authentication.passwordPolicy());
      const proof = 'challenge' in outcome ? { challenge: outcome.challenge, code: undefined } : { code: '' };
      return showPage(request, response, 200, 'new-password', { ...person, ...proof, rules, refusal: undefined });
    }
    showPage(request, response, statusOf(outcome.refusal), 'sign-in', {
      ...person,
      refusal: outcome.refusal,
      seeded: undefined,
    });
  }

  /** Cookies with our new session, if any, and those of other copies on this machine, but none of our earlier ones. */
  private cookies(request: IncomingMessage, ids: readonly string[]): string[] {
    return [
      { name: SESSION_COOKIE, path: '/' },
      { name: COGNITO_COOKIE, path: '/local' },
    ].map(({ name, path }) => {
      const received = sessionIds(request.headers.cookie, name);
      const own = this.options.sessions.own(received);
      return sessionCookie(name, path, [...ids, ...received.filter((id) => !own.includes(id))], SESSION_SECONDS);
    });
  }

  private async seeded(): Promise<SeededPeople | undefined> {
    const { seeded, authentication } = this.options;
    const known = await Promise.all((seeded?.usernames ?? []).map((username) => authentication.knows(username)));
    const usernames = seeded?.usernames.filter((_, i) => known[i]) ?? [];
    return usernames.length === 0 ? undefined : { usernames, password: seeded!.password };
  }
}

function statusOf(refusal: Refusal): number {
  if (refusal === 'unavailable') return 503;
  return refusal === 'attempts' ? 429 : 401;
}

function redirect(response: ServerResponse, address: string, cookies: string[] = []): void {
  response.writeHead(303, {
    location: address,
    'cache-control': 'no-store',
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  });
  response.end();
}
