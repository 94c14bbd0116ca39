import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import { startLoadBalancer } from '../../../src/local/load-balancer';
import type { Target } from '../../support/local/load-balancer-fixture';
import { ALB_ARN, ask, cookiesOf, POOL, Stage, signIn } from '../../support/local/load-balancer-fixture';

let stage: Stage;
let cognito: CognitoIdentityProviderClient;
let cookie: string;

beforeEach(async () => {
  stage = new Stage();
  cognito = (await stage.cognito()).client;
});
afterEach(() => stage.close());

function named(name: string, isHealthy?: () => boolean): Promise<Target> {
  return stage.target((_, response) => void response.end(name), isHealthy);
}

/** A balancer that has found every target healthy. */
async function balancerOf(targets: Target[], sticky = false): Promise<LoadBalancer> {
  const balancer = await stage.balancer(targets, { cognito, sticky });
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

test('takes the targets in turn', async () => {
  const balancer = await balancerOf([await named('a'), await named('b'), await named('c')]);
  const [first, second, third, ...next] = await answers(balancer, 6);
  expect([first, second, third].sort()).toEqual(['a', 'b', 'c']);
  expect(next).toEqual([first, second, third]);
});

test('stays with a target when asked to, until that one is gone', async () => {
  const targets = [await named('a'), await named('b')];
  const balancer = await balancerOf(targets, true);
  const first = await ask(balancer.url, { headers: { cookie } });
  const sticky = { cookie: `${cookie}; ${cookiesOf(first)}` };
  expect(cookiesOf(first)).toMatch(/^AWSALB=/);
  expect(new Set(await answers(balancer, 4, sticky))).toEqual(new Set([first.text]));
  await targets[first.text === 'a' ? 0 : 1].close();
  expect(new Set(await answers(balancer, 4, sticky))).toEqual(new Set([first.text === 'a' ? 'b' : 'a']));
});

test('passes over a target that refuses connections, and loses no request', async () => {
  const targets = [await named('a'), await named('b')];
  const balancer = await balancerOf(targets);
  await targets[0].close();
  expect(await answers(balancer, 4)).toEqual(['b', 'b', 'b', 'b']);
});

test('asks nothing of a target whose health check fails, and comes back to it', async () => {
  let isHealthy = true;
  const balancer = await balancerOf([await named('a', () => isHealthy), await named('b')]);
  isHealthy = false;
  while ((await answers(balancer, 2)).includes('a'));
  expect(await answers(balancer, 4)).toEqual(['b', 'b', 'b', 'b']);
  isHealthy = true;
  while (!(await answers(balancer, 2)).includes('a'));
});

test('fails with a page and 503 when no target is left', async () => {
  const targets = [await named('a')];
  const balancer = await balancerOf(targets);
  await targets[0].close();
  const answer = await ask(balancer.url, { headers: { cookie, 'accept-language': 'de' } });
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.text).toContain('Nicht verfügbar');
});

test('fails with 503 at every address until a target is healthy for the first time', async () => {
  const target = await named('a', () => false);
  const balancer = await startLoadBalancer({
    port: 0,
    state: stage.state,
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

test('fails to start on a port that is taken', async () => {
  const taken = await balancerOf([await named('a')]);
  await expect(stage.balancer([], { cognito, port: Number(new URL(taken.url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
