import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import { startLoadBalancer } from '../../../src/local/load-balancer';
import type { Target } from '../../support/local/load-balancer-fixture';
import { ALB_ARN, ask, cookiesOf, Fixture, POOL, signIn } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
let cognito: CognitoIdentityProviderClient;
let cookie: string;

beforeEach(async () => {
  fixture = new Fixture();
  cognito = (await fixture.cognito()).client;
});
afterEach(() => fixture.close());

function named(name: string, isHealthy?: () => boolean): Promise<Target> {
  return fixture.target((_, response) => void response.end(name), isHealthy);
}

/** Starts a load balancer, and waits until it considers all targets healthy. */
async function balancerOf(targets: Target[], sticky = false): Promise<LoadBalancer> {
  const balancer = await fixture.balancer(targets, { cognito, sticky });
  cookie = await signIn(balancer);
  const seen = new Set<string>();
  while (seen.size < targets.length) seen.add((await ask(balancer.url, { headers: { cookie } })).text);
  return balancer;
}

async function answers(balancer: LoadBalancer, count: number, headers = { cookie }): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < count; i++) found.push((await ask(balancer.url, { headers })).text);
  return found;
}

it('distributes requests by round robin', async () => {
  const balancer = await balancerOf([await named('a'), await named('b'), await named('c')]);
  const [first, second, third, ...next] = await answers(balancer, 6);
  expect([first, second, third].sort()).toEqual(['a', 'b', 'c']);
  expect(next).toEqual([first, second, third]);
});

it('keeps a sticky target until it is unavailable', async () => {
  const targets = [await named('a'), await named('b')];
  const balancer = await balancerOf(targets, true);
  const first = await ask(balancer.url, { headers: { cookie } });
  const sticky = { cookie: `${cookie}; ${cookiesOf(first)}` };
  expect(cookiesOf(first)).toMatch(/^AWSALB=/);
  expect(new Set(await answers(balancer, 4, sticky))).toEqual(new Set([first.text]));
  await targets[first.text === 'a' ? 0 : 1].close();
  expect(new Set(await answers(balancer, 4, sticky))).toEqual(new Set([first.text === 'a' ? 'b' : 'a']));
});

it('skips a target that refuses connections, and loses no request', async () => {
  const targets = [await named('a'), await named('b')];
  const balancer = await balancerOf(targets);
  await targets[0].close();
  expect(await answers(balancer, 4)).toEqual(['b', 'b', 'b', 'b']);
});

it('sends no requests to an unhealthy target until it is healthy again', async () => {
  let isHealthy = true;
  const balancer = await balancerOf([await named('a', () => isHealthy), await named('b')]);
  isHealthy = false;
  while ((await answers(balancer, 2)).includes('a'));
  expect(await answers(balancer, 4)).toEqual(['b', 'b', 'b', 'b']);
  isHealthy = true;
  while (!(await answers(balancer, 2)).includes('a'));
});

it('returns 503 with a page when no target is left', async () => {
  const targets = [await named('a')];
  const balancer = await balancerOf(targets);
  await targets[0].close();
  const answer = await ask(balancer.url, { headers: { cookie, 'accept-language': 'de' } });
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.text).toContain('Nicht verfügbar');
});

it('returns 503 before the first target is healthy, also at addresses that need no session', async () => {
  const target = await named('a', () => false);
  const balancer = await startLoadBalancer({
    port: 0,
    state: fixture.state,
    albArn: ALB_ARN,
    userPoolId: POOL.userPoolId,
    userPoolClientId: POOL.clientId,
    cognito,
    targets: () => [target.url],
  });
  const statuses = await Promise.all(
    ['/', '/signed-out', '/local/sign-in'].map(async (path) => (await ask(balancer.url + path)).status),
  );
  await balancer.close();
  expect(statuses).toEqual([503, 503, 503]);
});

it('fails to start when the port is taken', async () => {
  const taken = await balancerOf([await named('a')]);
  await expect(fixture.balancer([], { cognito, port: Number(new URL(taken.url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
