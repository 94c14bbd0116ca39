import type { Account } from './account';
import { CanaryFault } from './errors';
import type { Form, Page } from './page';
import type { CanarySettings } from './settings';
import { oneTimePassword } from './totp';
import type { UserAgent } from './user-agent';

/**
 * Maximum number of pages from the first sign-in page to the page that follows the sign-in. Cognito may ask for the user name, the
 * password and a one-time password on three pages.
 */
const MAX_PAGES = 4;

/** The cookie whose value the field `_csrf` must repeat ("The managed login sign-in endpoint", Cognito Developer Guide). */
const CSRF_COOKIE = 'XSRF-TOKEN';

/** Opens the product without signing in, and follows the redirects. @throws CanaryFault if they do not lead to a sign-in page */
export async function openSignInPage(agent: UserAgent, { product, signIn }: CanarySettings): Promise<Page> {
  const step = 'reach the sign-in page';
  const page = await agent.get(step, new URL('/', product));
  const { url, status, redirects } = page;
  if (redirects === 0 && status === 200) throw new CanaryFault(step, 'the product is open without signing in');
  if (redirects === 0) throw new CanaryFault(step, `/ is answered with ${status}${causeOf(status)}`);
  if (url.origin !== signIn) throw new CanaryFault(step, 'the redirects do not end at the sign-in pages');
  if (url.pathname.startsWith('/error')) throw new CanaryFault(step, 'Cognito shows an error');
  if (status !== 200) throw new CanaryFault(step, `the request for the sign-in page is answered with ${status}`);
  if (!page.isHtml || page.body.length === 0) throw new CanaryFault(step, 'the sign-in page is empty');
  return page;
}

function causeOf(status: number): string {
  if (status === 403) return ': the web ACL blocks the canary, or the load balancer has another origin secret';
  return [502, 503, 504].includes(status) ? ': CloudFront cannot reach the load balancer' : '';
}

/**
 * Fills in and sends the forms of the sign-in pages until a page has no such form.
 *
 * @param page the sign-in page
 * @returns the page without a sign-in form, normally the chat
 */
export async function signIn(agent: UserAgent, page: Page, account: Account, now: () => number): Promise<Page> {
  const step = 'sign in';
  const seen = new Set<string>();
  let current = page;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const form = signInForm(current) ?? (count === 0 ? documentedForm(agent, current) : undefined);
    if (!form) return current;
    if (asksForNewPassword(form))
      throw new CanaryFault(step, 'the account must choose a new password: sign in once with a browser');
    const filled = filledIn(form, account, now);
    const asked = Object.keys(filled).sort().join();
    if (seen.has(asked)) throw new CanaryFault(step, 'Cognito rejects the account');
    seen.add(asked);
    current = await agent.post(step, form.action, filled);
  }
  throw new CanaryFault(step, 'Cognito shows more pages than expected');
}

/**
 * Finds the form that asks for a user name, a password or a code. Returns undefined on the product's own pages, which have no such form.
 */
function signInForm({ forms }: Page): Form | undefined {
  return forms.find(({ fields }) => fields.some((field) => isPassword(field) || isUsername(field) || isCode(field)));
}

/**
 * For a page that creates its form with JavaScript, returns the form that Cognito documents; undefined without the cookie CSRF_COOKIE.
 */
function documentedForm(agent: UserAgent, { url }: Page): Form | undefined {
  const token = agent.cookie(url.host, CSRF_COOKIE);
  if (!token) return undefined;
  const field = (name: string, type: string, value = '') => ({ name, type, value, purpose: '' });
  const fields = [field('_csrf', 'hidden', token), field('username', 'text'), field('password', 'password')];
  return { id: '', action: url, fields };
}

function filledIn({ fields }: Form, account: Account, now: () => number): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      if (isPassword(field)) return [field.name, account.password];
      if (isUsername(field)) return [field.name, account.username];
      if (isCode(field)) return [field.name, code(account, now)];
      return [field.name, field.value];
    }),
  );
}

function code({ totpKey }: Account, now: () => number): string {
  if (!totpKey) throw new CanaryFault('sign in', 'Cognito asks for a code, but the secret has no totpKey');
  return oneTimePassword(totpKey, now());
}

type Field = Form['fields'][number];

function isPassword({ type }: Field): boolean {
  return type === 'password';
}

function isUsername({ name, type }: Field): boolean {
  return name === 'username' && type !== 'hidden';
}

function isCode({ name, type, purpose }: Field): boolean {
  return purpose === 'one-time-code' || (type !== 'hidden' && /code|totp|otp/i.test(name));
}

function asksForNewPassword({ fields }: Form): boolean {
  return fields.filter(isPassword).length > 1 || fields.some(({ purpose }) => purpose === 'new-password');
}
