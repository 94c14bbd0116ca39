import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../aws/kernel/refusal';
import { readBody } from '../aws/kernel/request';
import type { Authentication, Outcome } from './authentication';
import { sessionCookie, sessionIds } from './cookies';
import { isLoopback } from './loopback';
import { showPage } from './page';
import { passwordRules } from './password-rules';
import { returnAddress } from './return-address';
import type { Sessions } from './sessions';
import { SESSION_SECONDS } from './sessions';
import type { SignInFailure } from './sign-in-failure';

/** The users of a new user pool. The sign-in page shows those who still exist and are enabled. */
export interface SeededPeople {
  usernames: readonly string[];
  password: string;
}

export interface SignInOptions {
  authentication: Authentication;
  sessions: Sessions;
  seeded?: SeededPeople;
}

/** The load balancer's session cookie, which the application expires at sign-out. */
export const SESSION_COOKIE = 'AWSELBAuthSessionCookie-0';

/**
 * A second session cookie, like the one that Cognito's pages set. It remains after the application has expired the
 * cookie above, so that `/local/logout` finds the session.
 */
const COGNITO_COOKIE = 'cognito';

const FORM_LIMIT_BYTES = 16 * 1024;

/** The sign-in pages, in place of Cognito's managed login. */
export class SignIn {
  constructor(private readonly options: SignInOptions) {}

  /** `GET /local/sign-in?to=` */
  async show(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const to = returnAddress(url.searchParams.get('to'));
    const session = await this.options.sessions.find(sessionIds(request.headers.cookie, SESSION_COOKIE));
    if (session) return redirect(response, to);
    showPage(request, response, 200, 'sign-in', { to, username: '', failure: undefined, seeded: await this.seeded() });
  }

  /** `POST /local/sign-in`: `username`, `password`, `to` */
  async submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    const username = (form.get('username') ?? '').trim();
    const to = returnAddress(form.get('to'));
    const outcome = await this.options.authentication.signIn(username, form.get('password') ?? '');
    await this.answer(request, response, outcome, { username, to });
  }

  /** `POST /local/new-password`: a form with `username`, `password`, `to`, and either `challenge` or the `code` from a mail. */
  async submitNewPassword(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authentication } = this.options;
    const form = await readForm(request);
    const [username, password, challenge] = ['username', 'password', 'challenge'].map((name) => form.get(name) ?? '');
    const person = { username, to: returnAddress(form.get('to')) };
    const code = form.get('code')?.trim();
    const outcome = await (code === undefined
      ? authentication.newPassword(username, password, challenge)
      : authentication.resetPassword(username, password, code));
    const failure = 'failure' in outcome ? outcome.failure : undefined;
    if (failure !== 'weak' && failure !== 'code') return this.answer(request, response, outcome, person);
    const rules = passwordRules(await authentication.passwordPolicy(), failure === 'weak' ? password : undefined);
    showPage(request, response, 422, 'new-password', { ...person, challenge, code, rules, failure });
  }

  /** `GET /local/logout?client_id=&logout_uri=`, in place of Cognito's `/logout`. */
  async signOut(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { cookie, host } = request.headers;
    const cookies = this.cookies(request, []);
    await this.options.sessions.end([SESSION_COOKIE, COGNITO_COOKIE].flatMap((name) => sessionIds(cookie, name)));
    const requested = url.searchParams.get('logout_uri') ?? '/';
    const target = URL.canParse(requested, `http://${host}`) ? new URL(requested, `http://${host}`) : undefined;
    const isOurs =
      target?.protocol === 'http:' && isLoopback(target.host) && target.port === new URL(`http://${host}`).port;
    if (!isOurs) return showPage(request, response, 400, 'failure', { reason: 'foreign' }, { 'set-cookie': cookies });
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
    if ('challenge' in outcome || outcome.failure === 'reset') {
      const rules = passwordRules(await this.options.authentication.passwordPolicy());
      const proof = 'challenge' in outcome ? { challenge: outcome.challenge, code: undefined } : { code: '' };
      return showPage(request, response, 200, 'new-password', { ...person, ...proof, rules, failure: undefined });
    }
    const { failure } = outcome;
    showPage(request, response, statusOf(failure), 'sign-in', { ...person, failure, seeded: undefined });
  }

  /**
   * Returns `Set-Cookie` headers with these ids, followed by the ids in the request that are unknown to this load balancer: they may belong
   * to other running copies of the product.
   */
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
    const canSignIn = await Promise.all(
      (seeded?.usernames ?? []).map((username) => authentication.canSignIn(username)),
    );
    const usernames = seeded?.usernames.filter((_, i) => canSignIn[i]) ?? [];
    return usernames.length === 0 ? undefined : { usernames, password: seeded!.password };
  }
}

/**
 * Reads the fields of a posted form.
 *
 * @throws Refusal with 415 if the content type is not that of a form, with 413 for more than 16 KB
 */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? 'none';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal(
      415,
      'UnsupportedMediaType',
      `Expected a form (application/x-www-form-urlencoded), received the content type ${type}.`,
    );
  }
  const tooLarge = () =>
    new Refusal(413, 'ContentTooLarge', `Expected a form of at most ${FORM_LIMIT_BYTES} bytes, received more.`);
  return new URLSearchParams((await readBody(request, FORM_LIMIT_BYTES, tooLarge)).toString('utf8'));
}

function statusOf(failure: SignInFailure): number {
  if (failure === 'unavailable') return 503;
  return failure === 'attempts' ? 429 : 401;
}

function redirect(response: ServerResponse, address: string, cookies: string[] = []): void {
  response.writeHead(303, {
    location: address,
    'cache-control': 'no-store',
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  });
  response.end();
}
