import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { readConfig } from '../../../src/app/config';
import { Identity } from '../../../src/app/identity/identity';
import { IDENTITY_HEADERS } from '../../../src/contract';
import { VARIABLES } from '../../support/app/app-fixture';
import { ANNA, BEAT, Signer } from '../../support/app/signer';
import { freezeClock } from '../../support/frozen-clock';
import { collectGarbage } from '../../support/garbage';

const { data, accessToken } = IDENTITY_HEADERS;
const signer = new Signer();
let url: string;
let identity: Identity;
beforeAll(async () => {
  url = await signer.listen();
});
beforeEach(() => {
  identity = new Identity(readConfig({ ...VARIABLES, ALB_KEYS_URL: url, COGNITO_JWKS_URL: `${url}/jwks.json` }));
  signer.requests.length = 0;
});
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => signer.close());

const accepted = (user = ANNA) =>
  identity.verify(signer.headers(user)).then(
    () => true,
    () => false,
  );
/** Returns the token with an invented key id. No key has this id, so the signature is not checked. */
function withInventedKid(token: string): string {
  const [header, ...rest] = token.split('.') as [string, ...string[]];
  const invented = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), kid: randomUUID() };
  return [Buffer.from(JSON.stringify(invented)).toString('base64url'), ...rest].join('.');
}

type Attack = (headers: Record<string, string>) => Record<string, string>;
const inventedBalancerKid: Attack = (headers) => ({ ...headers, [data]: withInventedKid(headers[data]!) });
const inventedPoolKid: Attack = (headers) => ({ ...headers, [accessToken]: withInventedKid(headers[accessToken]!) });
/** With both key ids invented, neither token identifies a user. */
const bothInvented: Attack = (headers) => inventedPoolKid(inventedBalancerKid(headers));

async function attack(invent: Attack, times: number): Promise<void> {
  const headers = signer.headers(ANNA);
  for (let n = 0; n < times; n++) await expect(identity.verify(invent(headers))).rejects.toThrow();
}

/** Advances the clock and freezes it. */
function advance(milliseconds: number): void {
  freezeClock(Date.now() + milliseconds);
}

describe('a rotated key', () => {
  it.each([
    [
      'of the user pool is accepted after 100 load balancer tokens with invented key ids',
      inventedBalancerKid,
      'rotatePoolKey',
    ],
    [
      'of the user pool is accepted after 100 requests whose tokens both have invented key ids',
      bothInvented,
      'rotatePoolKey',
    ],
    [
      'of the load balancer is accepted after 100 access tokens with invented key ids',
      inventedPoolKid,
      'rotateBalancerKey',
    ],
    [
      'of the load balancer is accepted after 100 requests whose tokens both have invented key ids',
      bothInvented,
      'rotateBalancerKey',
    ],
  ] as const)('%s', async (_what, invent, rotate) => {
    advance(0);
    expect(await accepted()).toBe(true);
    await attack(invent, 100);
    signer[rotate]();
    expect(await accepted()).toBe(true);
    expect(signer.requests.length).toBeLessThan(40);
  });

  it.each([
    ['of the user pool', inventedPoolKid, 'rotatePoolKey'],
    ['of the load balancer', inventedBalancerKid, 'rotateBalancerKey'],
  ] as const)(
    '%s is accepted from other users while one user sends invented key ids',
    async (_what, invent, rotate) => {
      advance(0);
      expect(await accepted()).toBe(true);
      await attack(invent, 30);
      signer[rotate]();
      expect(await accepted(BEAT)).toBe(true);
      expect(await accepted(ANNA)).toBe(true);
    },
  );

  it('is rejected from a user who has sent invented key ids, and accepted a second later', async () => {
    advance(0);
    expect(await accepted()).toBe(true);
    await attack(inventedPoolKid, 30);
    signer.rotatePoolKey();
    expect(await accepted()).toBe(false);
    advance(1_100);
    expect(await accepted()).toBe(true);
  });

  it('of the user pool is accepted for a request that arrives during a fetch that began before the rotation', async () => {
    expect(await accepted()).toBe(true);
    let release!: () => void;
    const old = JSON.stringify({ keys: [] });
    signer.respondOnce = (response) => {
      release = () => response.end(old);
    };
    const invented = identity.verify(inventedPoolKid(signer.headers(ANNA))).catch(() => undefined);
    while (!release) await new Promise(setImmediate);
    signer.rotatePoolKey();
    const genuine = accepted();
    release();
    expect(await genuine).toBe(true);
    await invented;
  });
});

it('fetches each key once for concurrent requests', async () => {
  expect(await Promise.all(Array.from({ length: 20 }, () => accepted()))).not.toContain(false);
  expect(signer.requests.length).toBe(2);
});

it('fetches no key for a token that is invalid regardless of its signature', async () => {
  for (const token of [
    { [data]: signer.data(ANNA, {}, { client: 'theirs' }) },
    { [accessToken]: signer.access(ANNA, { client_id: 'theirs' }) },
    { [accessToken]: signer.access(ANNA, { exp: 1 }) },
  ])
    await expect(identity.verify({ ...signer.headers(ANNA), ...token })).rejects.toThrow();
  expect(signer.requests).toEqual([]);
});

const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();
const FAILURES: [string, (response: ServerResponse) => void][] = [
  ...[204, 400, 401, 408, 418, 429, 500, 503].map((code): [string, (response: ServerResponse) => void] => [
    `status ${code}`,
    status(code),
  ]),
  ['a redirect', (response) => void response.writeHead(302, { location: `${url}/jwks.json` }).end()],
  ['an empty body', (response) => void response.end()],
  ['HTML', (response) => void response.end('<!doctype html>')],
  ['JSON of another form', (response) => void response.end('{"keys":[{"kty":1}]}')],
  ['a body that breaks off', (response) => response.writeHead(200).write('{', () => response.destroy())],
  ['a body over 64 KB', (response) => void response.end(' '.repeat(65 * 1024))],
];

describe('accepts a token a second after the key server responded with', () => {
  it.each(FAILURES)('%s', async (_what, respond) => {
    for (const isCached of [false, true]) {
      // In the first round, the fetch of the user pool's keys fails. In the second round, the application has these keys, and the
      // fetch of the load balancer's new key fails.
      if (isCached) signer.rotateBalancerKey();
      signer.respondOnce = respond;
      expect(await accepted()).toBe(false);
      expect(await accepted()).toBe(false);
      advance(1_100);
      expect(await accepted()).toBe(true);
      jest.useRealTimers();
    }
  });
});

it.each([403, 404])('does not fetch a key again for a minute after status %i', async (code) => {
  expect(await accepted()).toBe(true);
  signer.rotateBalancerKey();
  signer.respondOnce = status(code);
  expect(await accepted()).toBe(false);
  advance(59_000);
  expect(await accepted()).toBe(false);
  advance(2_000);
  expect(await accepted()).toBe(true);
});

it('stops reading a key after 64 KB', async () => {
  let sent = 0;
  const closed = new Promise<void>((resolve) => {
    signer.respondOnce = (response) => {
      response.on('close', resolve);
      const send = () => {
        while (response.write(Buffer.alloc(64 * 1024, ' ')) && !response.destroyed) sent++;
        sent++;
      };
      response.on('drain', send);
      send();
    };
  });
  expect(await accepted()).toBe(false);
  await closed;
  // Far more than 64 KB may be sent, because the connection's buffers accept data that the application never reads.
  expect(sent).toBeLessThan(400);
});

it('times out when a body stalls, and accepts the token a second later', async () => {
  signer.respondOnce = (response) => void response.writeHead(200).write('{"keys":');
  // Provokes a bug in `fetch`: if the garbage collector runs before the body is complete, `fetch` no longer observes its signal.
  const collecting = setTimeout(collectGarbage, 500);
  const startedAt = Date.now();
  expect(await accepted()).toBe(false);
  clearTimeout(collecting);
  expect(Date.now() - startedAt).toBeLessThan(4_000);
  advance(1_100);
  expect(await accepted()).toBe(true);
});
