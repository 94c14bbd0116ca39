import { AdminCreateUserCommand, AdminResetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import { ask, cookiesOf, Fixture, PASSWORD, POOL, post } from '../../support/local/load-balancer-fixture';

const TEMPORARY = 'Temporary-1234';
const username = 'new@example.org';
let fixture: Fixture;
let balancer: LoadBalancer;
let cognito: Awaited<ReturnType<Fixture['cognito']>>;

beforeAll(async () => {
  fixture = new Fixture();
  cognito = await fixture.cognito();
  const { client } = cognito;
  const target = await fixture.target((request, response) => void response.end(`${request.method} ${request.url}`));
  balancer = await fixture.balancer([target], { cognito: client });
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId: POOL.userPoolId,
      Username: username,
      TemporaryPassword: TEMPORARY,
      UserAttributes: [
        { Name: 'email', Value: username },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
});
afterAll(() => fixture.close());

function challengeIn(page: string): string {
  return /name="challenge" value="([^"]+)"/.exec(page)![1];
}

const brokenIn = (page: string) => [...page.matchAll(/data-rule="(\w+)" class="broken"/g)].map(([, rule]) => rule);

async function begin() {
  const page = await post(`${balancer.url}/local/sign-in`, { username, password: TEMPORARY, to: '/wanted' });
  return { page, fields: { username, to: '/wanted', challenge: challengeIn(page.text) } };
}

it('asks a user with a temporary password for a new password, and shows the password policy', async () => {
  const { page } = await begin();
  expect(page.status).toBe(200);
  expect(page.headers['set-cookie']).toBeUndefined();
  expect(page.text).toContain('At least 12 characters');
  for (const rule of ['length', 'uppercase', 'lowercase', 'number', 'symbol'])
    expect(page.text).toContain(`data-rule="${rule}"`);
  expect(page.text).not.toContain('class="broken"');
});

it.each([
  ['lowercase  letters', ['uppercase', 'number']],
  ['  lowercaseletters', ['uppercase', 'number', 'symbol']],
  ['lowercaseletters  ', ['uppercase', 'number', 'symbol']],
])('counts spaces as Cognito does: "%s"', async (password, expected) => {
  const { fields } = await begin();
  const { text } = await post(`${balancer.url}/local/new-password`, { ...fields, password });
  expect(brokenIn(text)).toEqual(expected);
});

it('rejects a weak password, shows the rules that it breaks, and accepts the next attempt', async () => {
  const { fields } = await begin();
  const rejected = await post(`${balancer.url}/local/new-password`, { ...fields, password: 'only lower case' });
  expect(rejected.status).toBe(422);
  expect(brokenIn(rejected.text)).toEqual(['uppercase', 'number']);

  const accepted = await post(`${balancer.url}/local/new-password`, {
    ...fields,
    challenge: challengeIn(rejected.text),
    password: 'My-own-password-1',
  });
  expect(accepted.headers.location).toBe('/wanted');
  expect((await ask(`${balancer.url}/wanted`, { headers: { cookie: cookiesOf(accepted) } })).text).toBe('GET /wanted');
});

it('asks for the mailed code after a password reset, and rejects a wrong code', async () => {
  const reset = new AdminResetUserPasswordCommand({ UserPoolId: POOL.userPoolId, Username: 'anna@example.org' });
  await cognito.client.send(reset);
  const anna = { username: 'anna@example.org', to: '/wanted' };
  const page = await post(`${balancer.url}/local/sign-in`, { ...anna, password: PASSWORD });
  expect(page.text).toContain('name="code"');

  const code = /\d{6}/.exec((await cognito.pool.mailbox())[0].text)![0];
  const other = code === '000000' ? '000001' : '000000';
  const rejected = await post(`${balancer.url}/local/new-password`, {
    ...anna,
    code: other,
    password: 'My-own-password-1',
  });
  expect(rejected.status).toBe(422);
  expect(rejected.text).toContain('The code is not correct.');
  const accepted = await post(`${balancer.url}/local/new-password`, { ...anna, code, password: 'My-own-password-1' });
  expect(accepted.headers.location).toBe('/wanted');
});

it('rejects a challenge that was not issued, and shows the sign-in form', async () => {
  const answer = await post(`${balancer.url}/local/new-password`, {
    username,
    password: 'My-own-password-1',
    challenge: 'made-up-challenge-0001',
  });
  expect(answer.status).toBe(401);
  expect(answer.text).toContain('That took too long. Please sign in again.');
  expect(answer.text).toContain('action="/local/sign-in"');
});

it.each(['same-site', 'cross-site'])('rejects a form from another origin (%s)', async (site) => {
  const { status } = await post(`${balancer.url}/local/new-password`, { username }, { 'sec-fetch-site': site });
  expect(status).toBe(403);
});
