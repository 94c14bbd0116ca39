import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { IDENTITY_HEADERS } from '../../../src/contract';
import { AppFixture } from '../../support/app/app-fixture';
import { addressOf, routesOf } from '../../support/app/routes';
import { ADMIN, ALB, ANNA, BEAT, CLIENT, ISSUER, inSeconds, Signer } from '../../support/app/signer';
import { send } from '../../support/http';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();
const { signer } = fixture;

const { data, accessToken, identity } = IDENTITY_HEADERS;
const get = (headers: Record<string, string>, url = app.url) =>
  send(url, { path: '/', headers: { 'accept-language': 'en', ...headers } });
const genuine = () => signer.headers(ANNA);

it('identifies the user by both tokens, with or without the identity header', async () => {
  const { text, status } = await get(genuine());
  expect(status).toBe(200);
  expect(text).toContain(ANNA.name);
  const both = { [data]: signer.data(ANNA), [accessToken]: signer.access(ANNA) };
  expect((await get(both)).status).toBe(200);
});

it('accepts a token with base64 padding', async () => {
  const exp = inSeconds(100);
  const token = signer.data(ANNA, { exp });
  expect(token).toContain('=');
  expect((await get({ ...genuine(), [data]: token })).status).toBe(200);
});

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const otherSigner = new Signer(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const otherBalancer = 'arn:aws:elasticloadbalancing:eu-central-2:666666666666:loadbalancer/app/theirs/0123456789abcdef';

describe('responds with 401 and a page that shows only a link to sign in, for', () => {
  it.each<[string, () => Record<string, string>]>([
    ['a request without tokens', () => ({})],
    ["a request without the load balancer's token", () => ({ ...genuine(), [data]: '' })],
    ['a request without the access token', () => ({ ...genuine(), [accessToken]: '' })],
    ['a request with only the identity header', () => ({ [identity]: ANNA.sub })],
    ['a malformed token', () => ({ ...genuine(), [data]: 'not.a.token' })],
    ['a token signed with another key', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, {}, otherKey) })],
    [
      'a token of another load balancer',
      () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { signer: otherBalancer }) }),
    ],
    ['a token without a signer', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { signer: undefined }) })],
    ['a token whose payload has expired', () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: inSeconds(-1) }) })],
    [
      'a token whose header has expired',
      () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { exp: inSeconds(-1) }) }),
    ],
    [
      'a token without exp',
      () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: undefined }, { exp: undefined }) }),
    ],
    ['a token without exp in its payload', () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: undefined }) })],
    ['a token of another client', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { client: 'theirs' }) })],
    [
      'a token of another issuer',
      () => ({ ...genuine(), [data]: signer.data(ANNA, { iss: 'https://theirs' }, { iss: 'https://theirs' }) }),
    ],
    ['an unsigned token', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { alg: 'none' }) })],
    ["another user's load balancer token", () => ({ ...genuine(), [data]: signer.data(BEAT) })],
    ["another user's access token", () => ({ ...genuine(), [accessToken]: signer.access(ADMIN) })],
    ["another user's identity header", () => ({ ...genuine(), [identity]: BEAT.sub })],
    ['swapped tokens', () => ({ ...genuine(), [data]: signer.access(ANNA), [accessToken]: signer.data(ANNA) })],
    [
      'an id token instead of the access token',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { token_use: 'id', aud: CLIENT }) }),
    ],
    [
      'an access token of another client',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { client_id: 'theirs' }) }),
    ],
    [
      'an access token of another issuer',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { iss: 'https://theirs' }) }),
    ],
    ['an expired access token', () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { exp: inSeconds(-1) }) })],
    ['an access token signed by another user pool', () => ({ ...genuine(), [accessToken]: otherSigner.access(ANNA) })],
  ])('%s', async (_why, headers) => {
    const { status, text } = await get(headers());
    expect(status).toBe(401);
    expect(text).toContain('Please sign in');
    expect(text).not.toMatch(/composer|conversations|Anna|sub|token|Error/);
  });
});

/**
 * For each fault: its description, and the claims that it changes in the payload and in the header of a valid token.
 */
const FAULTS: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ['without exp', { exp: undefined }, {}],
  ['with exp null', { exp: null }, {}],
  ['with a string as exp', { exp: String(inSeconds(100)) }, {}],
  ['with an infinite exp', { exp: Infinity }, {}],
  ['with a list as exp', { exp: [inSeconds(100)] }, {}],
  ['with a past exp', { exp: inSeconds(-1) }, {}],
  ['with exp 0', { exp: 0 }, {}],
  ['with a future iat', { iat: inSeconds(60) }, {}],
  ['with a string as iat', { iat: String(inSeconds(0)) }, {}],
  ['with iat null', { iat: null }, {}],
  ['with a future nbf', { nbf: inSeconds(60) }, {}],
  ['with a string as nbf', { nbf: String(inSeconds(0)) }, {}],
  ['with nbf true', { nbf: true }, {}],
  ['with a future auth_time', { auth_time: inSeconds(60) }, {}],
  ['with an unknown extension in crit', {}, { crit: ['unknown'] }],
  ['with an empty crit', {}, { crit: [] }],
  ['with crit null', {}, { crit: null }],
  ['with a future nbf in its header', {}, { nbf: inSeconds(60) }],
  ['with a past exp in its header', {}, { exp: inSeconds(-1) }],
  ['with a string as exp in its header', {}, { exp: String(inSeconds(100)) }],
  ['without alg', {}, { alg: undefined }],
  ['with alg none', {}, { alg: 'none' }],
  ['with alg HS256', {}, { alg: 'HS256' }],
  ['with a list as alg', {}, { alg: ['ES256', 'RS256'] }],
  ['without kid', {}, { kid: undefined }],
  ['with a number as kid', {}, { kid: 1 }],
  ['without sub', { sub: undefined }, {}],
  ['with an empty sub', { sub: '' }, {}],
  ['with a list as sub', { sub: [ANNA.sub] }, {}],
  ['with an object as username', { username: {} }, {}],
  ['without iss', { iss: undefined }, {}],
  ['with a list as iss', { iss: [ISSUER] }, {}],
];

describe('responds with 401 to', () => {
  it.each(FAULTS)('a token %s', async (_fault, payload, header) => {
    const tokens = { [data]: signer.data(ANNA, payload, header), [accessToken]: signer.access(ANNA, payload, header) };
    for (const name of [data, accessToken])
      expect((await get({ ...genuine(), [name]: tokens[name]! })).status).toBe(401);
  });

  it.each([
    ['a load balancer token without exp in its header', () => ({ [data]: signer.data(ANNA, {}, { exp: undefined }) })],
    ['a load balancer token with a list as name', () => ({ [data]: signer.data(ANNA, { name: ['Anna'] }) })],
    ['a load balancer token with an object as email', () => ({ [data]: signer.data(ANNA, { email: {} }) })],
    ['a load balancer token with a list as client', () => ({ [data]: signer.data(ANNA, {}, { client: [CLIENT] }) })],
    ['a load balancer token with a list as signer', () => ({ [data]: signer.data(ANNA, {}, { signer: [ALB] }) })],
    ['a load balancer token with a path as kid', () => ({ [data]: signer.data(ANNA, {}, { kid: '../jwks.json' }) })],
    ['an access token without iat', () => ({ [accessToken]: signer.access(ANNA, { iat: undefined }) })],
    ['an access token without token_use', () => ({ [accessToken]: signer.access(ANNA, { token_use: undefined }) })],
    ['an access token with a list as client', () => ({ [accessToken]: signer.access(ANNA, { client_id: [CLIENT] }) })],
    [
      'an access token with text as groups',
      () => ({ [accessToken]: signer.access(ANNA, { 'cognito:groups': 'admins' }) }),
    ],
    [
      'an access token with a list of lists as groups',
      () => ({ [accessToken]: signer.access(ANNA, { 'cognito:groups': [['admins']] }) }),
    ],
  ])('%s', async (_fault, tokens) => {
    expect((await get({ ...genuine(), ...(tokens() as Record<string, string>) })).status).toBe(401);
  });
});

it.each([data, accessToken, identity])('responds with 401 to a repeated %s header', async (name) => {
  const headers: Record<string, string | string[]> = genuine();
  for (const repeated of [
    [headers[name] as string, headers[name] as string],
    [headers[name] as string, 'x'],
    ['x', headers[name] as string],
  ])
    expect((await send(app.url, { path: '/', headers: { ...headers, [name]: repeated } })).status).toBe(401);
});

it("accepts an access token of the user pool's multi-Region issuer", async () => {
  const iss = ISSUER.replace('https://', 'https://issuer-');
  expect((await get({ ...genuine(), [accessToken]: signer.access(ANNA, { iss }) })).status).toBe(200);
});

it('requires sign-in on pages, on every other route and on an unknown path, but not on /healthz and /signed-out', async () => {
  const routes = routesOf(app).filter(({ path }) => path !== '/signed-out');
  expect(routes.length).toBeGreaterThan(60);
  const unknown = { method: 'GET', path: '/no-such-page' };
  for (const route of [...routes, unknown]) {
    const { status, text } = await send(app.url, { method: route.method, path: addressOf(route, {}) });
    expect([route, status, text.match(/<a class="button"/g)]).toEqual([route, 401, ['<a class="button"']]);
  }
  for (const path of ['/healthz', '/signed-out']) expect((await send(app.url, { path })).status).toBe(200);
});

it.each(['//evil.example/x', '/\\evil.example/x', '/.//evil.example/x'])(
  'links only to a page of this site when a request for %s requires sign-in',
  async (path) => {
    const { text } = await send(app.url, { path });
    expect(text).toContain('<a class="button" href="/evil.example/x">');
  },
);

it('requests a missing key once, and never a key of another load balancer', async () => {
  const kid = randomUUID();
  const before = signer.requests.length;
  for (let n = 0; n < 3; n++)
    expect((await get({ ...genuine(), [data]: signer.data(ANNA, {}, { kid }, otherKey) })).status).toBe(401);
  await get({ ...genuine(), [data]: signer.data(ANNA, {}, { kid: randomUUID(), signer: otherBalancer }) });
  expect(signer.requests.slice(before)).toEqual([`/${kid}`]);
  expect((await get(genuine())).status).toBe(200);
});

it('rejects tokens whose keys it has not read yet while the key server is down, and accepts them afterwards', async () => {
  const newApp = await fixture.app();
  signer.isDown = true;
  expect((await get(genuine(), newApp.url)).status).toBe(401);
  signer.isDown = false;
  const deadline = Date.now() + 5_000;
  let { status } = await get(genuine(), newApp.url);
  while (status !== 200 && Date.now() < deadline) ({ status } = await get(genuine(), newApp.url));
  expect(status).toBe(200);
}, 15_000);
