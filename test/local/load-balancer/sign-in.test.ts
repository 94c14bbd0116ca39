import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import { ask, cookiesOf, Fixture, PASSWORD, POOL, post, signIn } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
let balancer: LoadBalancer;
let cognito: CognitoIdentityProviderClient;
const anna = { username: 'anna@example.org', password: PASSWORD };

beforeAll(async () => {
  fixture = new Fixture();
  cognito = (await fixture.cognito()).client;
  const target = await fixture.target((request, response) => void response.end(`${request.method} ${request.url}`));
  const seeded = { usernames: ['admin@example.org', 'anna@example.org'], password: PASSWORD };
  balancer = await fixture.balancer([target], { cognito, seeded });
});
afterAll(() => fixture.close());

it.each(['GET', 'HEAD', 'POST', 'DELETE'])(
  'redirects a %s request without a session to the sign-in page',
  async (method) => {
    const answer = await ask(`${balancer.url}/conversations/1?a=b`, { method });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/local/sign-in?to=%2Fconversations%2F1%3Fa%3Db');
  },
);

it.each(['/signed-out', '/assets/chat.css?v=1'])('serves %s without a session', async (path) => {
  expect((await ask(balancer.url + path)).text).toBe(`GET ${path}`);
});

it.each(['/assets/../admin', '/assets/%2e%2e/admin', '/assets//admin', '/signed-out/x', '/healthz', '/assets'])(
  'requires a session at %s',
  async (path) => {
    // Pass the path as an option, because a URL object would normalise it.
    expect((await ask(balancer.url, { path })).status).toBe(302);
  },
);

it('signs the user in, sets a session cookie, and redirects to the requested address', async () => {
  const answer = await post(`${balancer.url}/local/sign-in`, { ...anna, to: '/conversations/1?a=b' });
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe('/conversations/1?a=b');
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    /^AWSELBAuthSessionCookie-0=[\w-]{32}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/,
  );
  const page = await ask(`${balancer.url}/conversations/1`, { headers: { cookie: cookiesOf(answer) } });
  expect(page.text).toBe('GET /conversations/1');
});

it('skips the form for a user who is signed in', async () => {
  const cookie = await signIn(balancer);
  const answer = await ask(`${balancer.url}/local/sign-in?to=/admin`, { headers: { cookie } });
  expect(answer.headers.location).toBe('/admin');
});

it.each([
  '//evil.example/x',
  '/\\evil.example',
  '/.//evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '',
  '/local/logout',
])('redirects to the start page instead of %j', async (to) => {
  expect((await post(`${balancer.url}/local/sign-in`, { ...anna, to })).headers.location).toBe('/');
});

it('shows the form again after a wrong password, and keeps the username', async () => {
  const answer = await post(`${balancer.url}/local/sign-in`, {
    username: 'a"b@example.org',
    password: 'wrong',
    to: '/x',
  });
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('The e-mail address or the password is not correct.');
  expect(answer.text).toContain('value="a&quot;b@example.org"');
  expect(answer.text).toContain('name="to" value="/x"');
  expect(answer.headers['set-cookie']).toBeUndefined();
});

it('rejects a disabled user, and shows the reason', async () => {
  await cognito.send(new AdminDisableUserCommand({ UserPoolId: POOL.userPoolId, Username: 'admin@example.org' }));
  const answer = await post(`${balancer.url}/local/sign-in`, { username: 'admin@example.org', password: PASSWORD });
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('This account is disabled.');
});

it('shows only the seeded users who can sign in', async () => {
  const page = (await ask(`${balancer.url}/local/sign-in`)).text;
  expect(page).toContain('<code>anna@example.org</code>');
  expect(page).not.toContain('<code>admin@example.org</code>');
});

it.each([
  ['de-CH,de;q=0.9,en;q=0.8', 'Anmelden'],
  ['fr', 'Se connecter'],
  ['en;q=0.5,it;q=0.9', 'Accedi'],
  ['rm', 'Sign in'],
])('chooses the language of the page from Accept-Language %s', async (language, title) => {
  expect((await ask(`${balancer.url}/local/sign-in`, { headers: { 'accept-language': language } })).text).toContain(
    `<h1>${title}</h1>`,
  );
});

it('needs no scripts and no inline styles', async () => {
  const { headers, text } = await ask(`${balancer.url}/local/sign-in`);
  expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
  expect(text).not.toMatch(/<script|<style|style=|onclick/);
  expect((await ask(`${balancer.url}/local/sign-in.css`)).headers['content-type']).toContain('text/css');
});

const FOREIGN: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
];

it.each(FOREIGN)('rejects a form from another site: %j', async (headers) => {
  expect((await post(`${balancer.url}/local/sign-in`, anna, headers)).status).toBe(403);
});

it('rejects a foreign host name that resolves to loopback (DNS rebinding)', async () => {
  expect((await ask(`${balancer.url}/local/mailbox`, { headers: { host: 'evil.example:8080' } })).status).toBe(403);
});

it('rejects a body that is not a form, and a form that is too large', async () => {
  expect((await ask(`${balancer.url}/local/sign-in`, { method: 'POST', body: '{}' })).status).toBe(415);
  expect((await post(`${balancer.url}/local/sign-in`, { ...anna, to: 'x'.repeat(20_000) })).status).toBe(413);
});

it('returns 404 for an unknown address under /local/', async () => {
  expect((await ask(`${balancer.url}/local/nothing`)).status).toBe(404);
});
