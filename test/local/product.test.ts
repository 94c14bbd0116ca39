import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { Product } from '../../src/local/product';
import { SEEDED, startProduct } from '../../src/local/product';
import { ask, signIn } from '../support/local/load-balancer-fixture';
import { freePort, takenPort } from '../support/ports';

/** An application that shows what it was given. */
const SERVER = `
require('node:http').createServer((request, response) => {
  response.end(JSON.stringify({ environment: process.env, headers: request.headers }));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

jest.setTimeout(30_000);
let folder: string;
const running: Product[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'product-'));
  writeFileSync(join(folder, 'server.js'), SERVER);
});
afterEach(async () => {
  for (const product of running.splice(0)) await product.stop();
  rmSync(folder, { recursive: true });
});

async function start(environment: Record<string, string> = {}): Promise<Product> {
  const basis = {
    PATH: process.env.PATH,
    LOCAL_STATE: join(folder, 'state'),
    LOCAL_PORT: '0',
    PORT: String(await freePort(2)),
    // Most of these tests ask no question, and are quicker without documents.
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_BEDROCK_AGENT: 'http://127.0.0.1:1',
  };
  const product = await startProduct({
    environment: { ...basis, ...environment },
    reset: false,
    server: join(folder, 'server.js'),
    say: () => undefined,
  });
  running.push(product);
  return product;
}

interface Shown {
  environment: Record<string, string>;
  headers: Record<string, string>;
}

async function shown({ url }: Product, username?: string): Promise<Shown> {
  const cookie = await signIn({ url } as Parameters<typeof signIn>[0], username, SEEDED.password);
  return JSON.parse((await ask(url, { headers: { cookie } })).text);
}

test('gives the application all that it needs to verify who is signed in', async () => {
  const product = await start({ AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: '', AWS_ENDPOINT_URL_BEDROCK_AGENT: '' });
  const { environment: given, headers } = await shown(product, 'admin@example.org');
  expect(given.AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/);
  const fetchBytes = async (uri: string) => (await fetch(uri)).arrayBuffer();
  const issuer = `https://cognito-idp.eu-central-2.amazonaws.com/${given.USER_POOL_ID}`;
  const alb = AlbJwtVerifier.create(
    { albArn: given.ALB_ARN, issuer, clientId: given.USER_POOL_CLIENT_ID, jwksUri: given.ALB_KEYS_URL },
    { jwksCache: new AlbJwksCache({ fetcher: { fetch: fetchBytes } }) },
  );
  const cognito = CognitoJwtVerifier.create(
    { userPoolId: given.USER_POOL_ID, clientId: given.USER_POOL_CLIENT_ID, tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: () => fetchBytes(given.COGNITO_JWKS_URL) } }) },
  );
  expect((await alb.verify(headers['x-amzn-oidc-data'])).email).toBe('admin@example.org');
  expect((await cognito.verify(headers['x-amzn-oidc-accesstoken']))['cognito:groups']).toEqual([given.ADMIN_GROUP]);
});

test('signs out where the application is told to', async () => {
  const product = await start();
  const { environment: given } = await shown(product);
  const landing = `${product.url}/signed-out`;
  const answer = await ask(
    `${given.USER_POOL_DOMAIN}/logout?client_id=${given.USER_POOL_CLIENT_ID}&logout_uri=${encodeURIComponent(landing)}`,
  );
  expect(answer.headers.location).toBe(landing);
});

test('leaves a service alone that has an endpoint already', async () => {
  const elsewhere = {
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
  };
  const { environment: given } = await shown(await start(elsewhere));
  expect(given).toMatchObject(elsewhere);
  expect(given.AWS_ENDPOINT_URL_S3).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/);
});

test('signs in through a user directory that is not ours', async () => {
  const { environment: first } = await shown(await start());
  const endpoint = first.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER;
  const second = await start({
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
    LOCAL_STATE: join(folder, 'second'),
  });
  const { environment: given } = await shown(second);
  expect(given.COGNITO_JWKS_URL).toBe(first.COGNITO_JWKS_URL);
  expect(second.isSeeded).toBe(false);
});

test('runs beside another copy, and keeps its people apart', async () => {
  const [one, other] = [await start(), await start({ LOCAL_STATE: join(folder, 'other') })];
  const [here, there] = [await shown(one), await shown(other)];
  expect(here.headers['x-amzn-oidc-identity']).not.toBe(there.headers['x-amzn-oidc-identity']);
});

test('spreads over as many application processes as asked for', async () => {
  const product = await start({ LOCAL_TASKS: '2' });
  const ports = new Set<string>();
  while (ports.size < 2) ports.add((await shown(product)).environment.PORT);
});

test('fails in one sentence for a folder in use and for a port that is taken', async () => {
  await start();
  await expect(start()).rejects.toThrow(
    /^\S+ is in use by another running copy: stop that copy, or let LOCAL_STATE name another folder\.$/,
  );
  const { port, release } = await takenPort();
  await expect(start({ LOCAL_PORT: String(port), LOCAL_STATE: join(folder, 'other') })).rejects.toThrow(
    `Port ${port} is taken by another program: stop that one, or let LOCAL_PORT name a free port.`,
  );
  await release();
});

test('fails in one sentence when the server was not bundled', async () => {
  const starting = startProduct({
    environment: {},
    reset: false,
    server: join(folder, 'missing.js'),
    say: () => undefined,
  });
  await expect(starting).rejects.toThrow(/missing\.js is missing: npx projen bundle makes it\.$/);
});
