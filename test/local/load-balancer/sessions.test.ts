import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminUserGlobalSignOutCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import type { Target } from '../../support/local/load-balancer-fixture';
import { ask, cookiesOf, Fixture, PASSWORD, POOL, post, signIn } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
let target: Target;
/** Milliseconds to add to the clock of the pool. With a negative number, the pool issues tokens that expire earlier. */
let shift = 0;
const MINUTES = 60_000;

beforeEach(async () => {
  shift = 0;
  fixture = new Fixture();
  target = await fixture.target((request, response) => void response.end(JSON.stringify(request.headers)));
});
afterEach(() => fixture.close());

async function start() {
  const { client } = await fixture.cognito(() => Date.now() + shift);
  return { cognito: client, balancer: await fixture.balancer([target], { cognito: client }) };
}

async function accessToken(balancer: LoadBalancer, cookie: string): Promise<string> {
  return JSON.parse((await ask(balancer.url, { headers: { cookie } })).text)['x-amzn-oidc-accesstoken'];
}

const sessionsFile = () => join(fixture.state, 'load-balancer', 'sessions.json');

function refreshToken(): string {
  return JSON.parse(readFileSync(sessionsFile(), 'utf8'))[0].refreshToken;
}

/** Changes the issuer of the stored access token. The load balancer does not verify its signature. */
function changeIssuer(iss: string): void {
  const [session] = JSON.parse(readFileSync(sessionsFile(), 'utf8'));
  const [header, payload, signature] = session.accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, iss })).toString('base64url');
  writeFileSync(sessionsFile(), JSON.stringify([{ ...session, accessToken: [header, changed, signature].join('.') }]));
}

it('keeps an access token while it is valid', async () => {
  const { balancer } = await start();
  const cookie = await signIn(balancer);
  expect(await accessToken(balancer, cookie)).toBe(await accessToken(balancer, cookie));
});

it('renews an access token that is about to expire, once for concurrent requests', async () => {
  const { balancer } = await start();
  shift = -15 * MINUTES + 5_000;
  const cookie = await signIn(balancer);
  shift = 0;
  const tokens = await Promise.all([1, 2, 3].map(() => accessToken(balancer, cookie)));
  expect(new Set(tokens).size).toBe(1);
  const { exp } = JSON.parse(Buffer.from(tokens[0].split('.')[1], 'base64url').toString());
  expect(exp * 1000 - Date.now()).toBeGreaterThan(14 * MINUTES);
});

it('ends a session whose renewal Cognito rejects', async () => {
  const { balancer, cognito } = await start();
  shift = -15 * MINUTES;
  const cookie = await signIn(balancer);
  await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId: POOL.userPoolId, Username: 'anna@example.org' }));
  const answer = await ask(balancer.url, { headers: { cookie } });
  expect(answer.status).toBe(302);
  expect(answer.headers.location).toContain('/local/sign-in');
});

it('keeps sessions between runs', async () => {
  const { balancer, cognito } = await start();
  const cookie = await signIn(balancer);
  await balancer.close();
  const again = await fixture.balancer([target], { cognito });
  expect((await ask(again.url, { headers: { cookie } })).status).toBe(200);
});

it.each([
  ['https://issuer-cognito-idp.eu-central-2.amazonaws.com', 200],
  ['https://example.org', 302],
])(
  'keeps a session between runs only if the application accepts the issuer of its token: %s',
  async (issuer, status) => {
    const { balancer, cognito } = await start();
    const cookie = await signIn(balancer);
    await balancer.close();
    changeIssuer(`${issuer}/${POOL.userPoolId}`);
    const again = await fixture.balancer([target], { cognito });
    expect((await ask(again.url, { headers: { cookie } })).status).toBe(status);
  },
);

it.each([{ userPoolId: 'eu-central-2_Other1234' }, { userPoolClientId: 'otherclient' }])(
  'asks for a sign-in instead of using a stored session of another pool or client: %j',
  async (other) => {
    const { balancer, cognito } = await start();
    const cookie = await signIn(balancer);
    await balancer.close();
    const again = await fixture.balancer([target], { cognito, ...other });
    expect((await ask(again.url, { headers: { cookie } })).status).toBe(302);
  },
);

it('recognises a session whose cookie also contains the session of another copy on the same machine', async () => {
  const { balancer } = await start();
  const other = { cookie: 'AWSELBAuthSessionCookie-0=session-of-another-copy' };
  const answer = await post(
    `${balancer.url}/local/sign-in`,
    { username: 'anna@example.org', password: PASSWORD },
    other,
  );
  expect(cookiesOf(answer)).toMatch(/^AWSELBAuthSessionCookie-0=[\w-]{32}\.session-of-another-copy;/);
  expect((await ask(balancer.url, { headers: { cookie: cookiesOf(answer) } })).status).toBe(200);
});

it('ends the session at sign-out, in Cognito too, even when the application has deleted the session cookies', async () => {
  const { balancer, cognito } = await start();
  const cookie = await signIn(balancer);
  const token = refreshToken();
  const left = cookie
    .split('; ')
    .filter((pair) => pair.startsWith('cognito='))
    .join('; ');
  const landing = `${balancer.url}/signed-out`;
  const answer = await ask(
    `${balancer.url}/local/logout?client_id=${POOL.clientId}&logout_uri=${encodeURIComponent(landing)}`,
    {
      headers: { cookie: left },
    },
  );
  expect(answer.headers.location).toBe(landing);
  expect(answer.headers['set-cookie']?.[0]).toMatch(/^AWSELBAuthSessionCookie-0=; Path=\/; Max-Age=0/);
  expect((await ask(balancer.url, { headers: { cookie } })).status).toBe(302);
  const renewal = new InitiateAuthCommand({
    ClientId: POOL.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: token },
  });
  await expect(cognito.send(renewal)).rejects.toThrow('revoked');
});

it.each(['https://evil.example/', '//evil.example', 'http://localhost:1/', 'javascript:alert(1)', '%'])(
  'does not redirect to %s after sign-out',
  async (foreign) => {
    const { balancer } = await start();
    const answer = await ask(`${balancer.url}/local/logout?logout_uri=${encodeURIComponent(foreign)}`);
    expect(answer.headers.location ?? 'nowhere').not.toMatch(/evil|:1\/|script/);
  },
);

it('rejects an unknown session', async () => {
  const { balancer } = await start();
  const headers = { cookie: 'AWSELBAuthSessionCookie-0=constructor.__proto__.AAAA' };
  expect((await ask(balancer.url, { headers })).status).toBe(302);
});
