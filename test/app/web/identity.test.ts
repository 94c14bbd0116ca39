import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { IDENTITY_HEADERS } from '../../../src/contract';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ADMIN, ANNA, BEAT, CLIENT, inSeconds, Signer } from '../../support/app/signer';
import { send } from '../../support/http';

let fixture: AppFixture;
let app: RunningApp;
let signer: Signer;
beforeAll(async () => {
  fixture = await AppFixture.open();
  app = await fixture.app();
  ({ signer } = fixture);
});
afterAll(() => fixture.close());

const { data, accessToken, identity } = IDENTITY_HEADERS;
const get = (headers: Record<string, string>, url = app.url) =>
  send(url, { path: '/', headers: { 'accept-language': 'en', ...headers } });
const genuine = () => signer.headers(ANNA);

it('knows who it is by both tokens, with or without the identity header', async () => {
  const { text, status } = await get(genuine());
  expect(status).toBe(200);
  expect(text).toContain(ANNA.name);
  const both = { [data]: signer.data(ANNA), [accessToken]: signer.access(ANNA) };
  expect((await get(both)).status).toBe(200);
});

it('takes a token without padding too', async () => {
  const exp = inSeconds(100);
  const token = signer.data(ANNA, { exp });
  expect(token).toContain('=');
  expect((await get({ ...genuine(), [data]: token })).status).toBe(200);
});

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const foreign = new Signer();
const otherBalancer = 'arn:aws:elasticloadbalancing:eu-central-2:666666666666:loadbalancer/app/theirs/0123456789abcdef';

describe('fails with a page that shows nothing else', () => {
  it.each<[string, () => Record<string, string>]>([
    ['without any token', () => ({})],
    ["without the balancer's token", () => ({ ...genuine(), [data]: '' })],
    ['without the access token', () => ({ ...genuine(), [accessToken]: '' })],
    ['with the identity header alone', () => ({ [identity]: ANNA.sub })],
    ['for a token that is none', () => ({ ...genuine(), [data]: 'not.a.token' })],
    ['for a token forged with another key', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, {}, stranger) })],
    [
      'for a token of another load balancer',
      () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { signer: otherBalancer }) }),
    ],
    ['for a token without a signer', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { signer: undefined }) })],
    ['for a token ended by its payload', () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: inSeconds(-1) }) })],
    [
      'for a token ended by its header',
      () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { exp: inSeconds(-1) }) }),
    ],
    [
      'for a token without an end',
      () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: undefined }, { exp: undefined }) }),
    ],
    [
      'for a token without an end in its payload',
      () => ({ ...genuine(), [data]: signer.data(ANNA, { exp: undefined }) }),
    ],
    ['for a token of another client', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { client: 'theirs' }) })],
    [
      'for a token of another issuer',
      () => ({ ...genuine(), [data]: signer.data(ANNA, { iss: 'https://theirs' }, { iss: 'https://theirs' }) }),
    ],
    ['for an unsigned token', () => ({ ...genuine(), [data]: signer.data(ANNA, {}, { alg: 'none' }) })],
    ['for tokens of two people', () => ({ ...genuine(), [data]: signer.data(BEAT) })],
    ['for an access token of somebody else', () => ({ ...genuine(), [accessToken]: signer.access(ADMIN) })],
    ['for an identity header of somebody else', () => ({ ...genuine(), [identity]: BEAT.sub })],
    ['for swapped tokens', () => ({ ...genuine(), [data]: signer.access(ANNA), [accessToken]: signer.data(ANNA) })],
    ['for an id token', () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { token_use: 'id', aud: CLIENT }) })],
    [
      'for an access token of another client',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { client_id: 'theirs' }) }),
    ],
    [
      'for an access token of another pool',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { iss: 'https://theirs' }) }),
    ],
    [
      'for an access token that has ended',
      () => ({ ...genuine(), [accessToken]: signer.access(ANNA, { exp: inSeconds(-1) }) }),
    ],
    ['for an access token signed by another pool', () => ({ ...genuine(), [accessToken]: foreign.access(ANNA) })],
  ])('%s', async (_why, headers) => {
    const { status, text } = await get(headers());
    expect(status).toBe(401);
    expect(text).toContain('Please sign in');
    expect(text).not.toMatch(/composer|conversations|Anna|sub|token|Error/);
  });
});

it('fails on every address but the public ones', async () => {
  for (const path of ['/', '/conversations/x', '/no-such-page', '/sign-out', '/admin'])
    expect((await send(app.url, { path })).status).toBe(401);
  for (const path of ['/healthz', '/signed-out']) expect((await send(app.url, { path })).status).toBe(200);
});

it('asks once for a key that is not there, and never for one of another balancer', async () => {
  const kid = randomUUID();
  const before = signer.asked.length;
  for (let n = 0; n < 3; n++)
    expect((await get({ ...genuine(), [data]: signer.data(ANNA, {}, { kid }, stranger) })).status).toBe(401);
  await get({ ...genuine(), [data]: signer.data(ANNA, {}, { kid: randomUUID(), signer: otherBalancer }) });
  expect(signer.asked.slice(before)).toEqual([`/${kid}`]);
  expect((await get(genuine())).status).toBe(200);
});

it('fails while the key server is down, and works when it is back', async () => {
  const fresh = await fixture.app();
  signer.isDown = true;
  expect((await get(genuine(), fresh.url)).status).toBe(401);
  signer.isDown = false;
  const deadline = Date.now() + 5_000;
  let { status } = await get(genuine(), fresh.url);
  while (status !== 200 && Date.now() < deadline) ({ status } = await get(genuine(), fresh.url));
  expect(status).toBe(200);
}, 15_000);
