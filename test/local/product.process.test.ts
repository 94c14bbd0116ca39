import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { startDynamoDb } from '../../src/local/aws/dynamodb';
import type { Product } from '../../src/local/product';
import { SEEDED, startProduct } from '../../src/local/product';
import { openState } from '../../src/local/state';
import { ask, signIn } from '../support/local/load-balancer-fixture';
import { freePort, takenPort } from '../support/ports';
import { presetSigningKey } from '../support/rsa-key';

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** An application that responds with its environment and the request's headers. */
const SERVER = `
require('node:http').createServer((request, response) => {
  response.end(JSON.stringify({ environment: process.env, headers: request.headers }));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

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

async function start(environment: Record<string, string> = {}, reset = false): Promise<Product> {
  const defaults = {
    PATH: process.env.PATH,
    LOCAL_STATE: join(folder, 'state'),
    LOCAL_PORT: '0',
    PORT: String(await freePort(2)),
    // Most of these tests ask no question. Without the Bedrock stand-ins, the product reads no documents and starts
    // faster.
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_BEDROCK_AGENT: 'http://127.0.0.1:1',
  };
  presetSigningKey(join(environment.LOCAL_STATE ?? defaults.LOCAL_STATE, 'cognito'));
  const product = await startProduct({
    environment: { ...defaults, ...environment },
    reset,
    server: join(folder, 'server.js'),
    report: () => undefined,
  });
  running.push(product);
  return product;
}

interface Received {
  environment: Record<string, string>;
  headers: Record<string, string>;
}

async function received({ url }: Product, username?: string): Promise<Received> {
  const cookie = await signIn({ url } as Parameters<typeof signIn>[0], username, SEEDED.password);
  return JSON.parse((await ask(url, { headers: { cookie } })).text);
}

it.each<Record<string, string>>([
  {},
  // A pool in a region other than AWS_REGION.
  { USER_POOL_ID: 'eu-west-1_Local1234' },
])('gives the application all variables and headers that it needs to verify the signed-in user: %j', async (names) => {
  const bedrock = { AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: '', AWS_ENDPOINT_URL_BEDROCK_AGENT: '' };
  const product = await start({ ...bedrock, ...names });
  const { environment: variables, headers } = await received(product, 'admin@example.org');
  expect(variables.AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/);
  const fetchBytes = async (uri: string) => (await fetch(uri)).arrayBuffer();
  const region = variables.USER_POOL_ID.split('_')[0];
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${variables.USER_POOL_ID}`;
  const alb = AlbJwtVerifier.create(
    { albArn: variables.ALB_ARN, issuer, clientId: variables.USER_POOL_CLIENT_ID, jwksUri: variables.ALB_KEYS_URL },
    { jwksCache: new AlbJwksCache({ fetcher: { fetch: fetchBytes } }) },
  );
  const cognito = CognitoJwtVerifier.create(
    { userPoolId: variables.USER_POOL_ID, clientId: variables.USER_POOL_CLIENT_ID, tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: () => fetchBytes(variables.COGNITO_JWKS_URL) } }) },
  );
  expect((await alb.verify(headers['x-amzn-oidc-data'])).email).toBe('admin@example.org');
  expect((await cognito.verify(headers['x-amzn-oidc-accesstoken']))['cognito:groups']).toEqual([variables.ADMIN_GROUP]);
});

it('signs out at the URL that the application receives', async () => {
  const product = await start();
  const { environment: variables } = await received(product);
  const landing = `${product.url}/signed-out`;
  const response = await ask(
    `${variables.USER_POOL_DOMAIN}/logout?client_id=${variables.USER_POOL_CLIENT_ID}&logout_uri=${encodeURIComponent(landing)}`,
  );
  expect(response.headers.location).toBe(landing);
});

it('starts no stand-in for a service whose endpoint is set', async () => {
  const table = await startDynamoDb({ state: join(folder, 'table'), tableName: 'elsewhere' });
  const elsewhere = {
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    TABLE_NAME: 'elsewhere',
  };
  const { environment: variables } = await received(await start(elsewhere));
  await table.close();
  expect(variables).toMatchObject(elsewhere);
  expect(variables.AWS_ENDPOINT_URL_S3).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/);
});

it('signs in through the Cognito endpoint that the environment sets', async () => {
  const { environment: first } = await received(await start());
  const endpoint = first.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER;
  const second = await start({
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
    LOCAL_STATE: join(folder, 'second'),
  });
  const { environment: variables } = await received(second);
  expect(variables.COGNITO_JWKS_URL).toBe(first.COGNITO_JWKS_URL);
  expect(second.isSeeded).toBe(false);
  const page = await ask(`${second.url}/local/sign-in`);
  expect(page.text).toContain('name="password"');
  expect(page.text).not.toContain(SEEDED.password);
  expect(page.text).not.toContain('anna@example.org');
});

it('runs at the same time as another copy, with separate users', async () => {
  const [one, other] = [await start(), await start({ LOCAL_STATE: join(folder, 'other') })];
  const [here, there] = [await received(one), await received(other)];
  expect(here.headers['x-amzn-oidc-identity']).not.toBe(there.headers['x-amzn-oidc-identity']);
});

it('distributes requests over LOCAL_TASKS processes', async () => {
  const product = await start({ LOCAL_TASKS: '2' });
  const ports = new Set<string>();
  while (ports.size < 2) ports.add((await received(product)).environment.PORT);
});

it('fails with a one-sentence error when the state folder or a port is in use', async () => {
  await start();
  await expect(start()).rejects.toThrow(
    /^\S+ is in use by another running copy: stop that copy, or set LOCAL_STATE to another folder\.$/,
  );
  const { port, release } = await takenPort();
  await expect(start({ LOCAL_PORT: String(port), LOCAL_STATE: join(folder, 'other') })).rejects.toThrow(
    `Port ${port} is in use by another program: stop that program, or set LOCAL_PORT to a free port.`,
  );
  await release();
});

it('fails with a one-sentence error when the server has not been built', async () => {
  const starting = startProduct({
    environment: { LOCAL_STATE: join(folder, 'state'), LOCAL_PORT: '0', PORT: String(await freePort()) },
    reset: false,
    server: join(folder, 'missing.js'),
    report: () => undefined,
  });
  await expect(starting).rejects.toThrow(/missing\.js is missing: run "npx projen bundle" first\.$/);
});

it('fails with a one-sentence error when the server that AWS_ENDPOINT_URL_DYNAMODB names has no such table', async () => {
  const { environment: first } = await received(await start());
  const second = {
    AWS_ENDPOINT_URL_DYNAMODB: first.AWS_ENDPOINT_URL_DYNAMODB,
    TABLE_NAME: 'missing',
    LOCAL_STATE: join(folder, 'second'),
  };
  await expect(start(second)).rejects.toThrow(
    `The table "missing" does not exist at ${second.AWS_ENDPOINT_URL_DYNAMODB} (AWS_ENDPOINT_URL_DYNAMODB): create it, or set TABLE_NAME to another one.`,
  );
});

it('fails with one sentence for each name that a stand-in cannot use', async () => {
  await expect(start({ KNOWLEDGE_BUCKET: 'My_Bucket', TABLE_NAME: 'a' })).rejects.toThrow(
    /^KNOWLEDGE_BUCKET must be 3 to 63 .*, received "My_Bucket"\.\nTABLE_NAME must be 3 to 255 .*, received "a"\.$/,
  );
});

it('does not build if a port is in use, or if the state folder, a setting or a name is invalid', async () => {
  const build = jest.fn();
  const options = { reset: false, server: join(folder, 'server.js'), build, report: () => undefined };
  const free = { LOCAL_STATE: join(folder, 'state'), LOCAL_PORT: '0', PORT: String(await freePort()) };
  const { port, release } = await takenPort();
  writeFileSync(join(folder, 'file'), '');
  for (const wrong of [
    { PORT: String(port) },
    { LOCAL_STATE: join(folder, 'file') },
    { LOCAL_TASKS: 'x' },
    { TABLE_NAME: 'a' },
  ]) {
    await expect(startProduct({ ...options, environment: { ...free, ...wrong } })).rejects.toThrow();
  }
  expect(build).not.toHaveBeenCalled();
  await release();
});

it('with reset, removes the state of earlier runs only after the checks of ports, servers and names have passed', async () => {
  const state = join(folder, 'state');
  (await openState(state, { reset: false })).release();
  const log = join(state, 'task-9.log');
  writeFileSync(log, '');
  const { port, release } = await takenPort();
  await expect(start({ PORT: String(port) }, true)).rejects.toThrow('in use');
  await expect(start({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, true)).rejects.toThrow('No server responds');
  for (const name of ['KNOWLEDGE_BUCKET', 'TABLE_NAME'])
    await expect(start({ [name]: 'a' }, true)).rejects.toThrow(`${name} must be`);
  if (hasIPv6) {
    const other = await takenPort(await freePort(), '::1');
    await expect(start({ LOCAL_PORT: String(other.port) }, true)).rejects.toThrow('set LOCAL_PORT to a free port');
    await other.release();
  }
  expect(existsSync(log)).toBe(true);
  await release();
  await start({}, true);
  expect(existsSync(log)).toBe(false);
});

it('updates to a new server without failing a request, and keeps sessions', async () => {
  const product = await start();
  const cookie = await signIn({ url: product.url } as Parameters<typeof signIn>[0]);
  const request = async () => ask(product.url, { headers: { cookie } });
  const statuses = new Set<number>();
  let isDone = false;
  const requests = (async () => {
    while (!isDone) statuses.add((await request()).status);
  })();
  writeFileSync(join(folder, 'server.js'), SERVER.replace('environment: process.env', "version: 'second version'"));
  await product.update();
  isDone = true;
  await requests;
  expect((await request()).text).toContain('second version');
  expect([...statuses]).toEqual([200]);
});

it('keeps the running server when the new server does not start', async () => {
  const product = await start();
  writeFileSync(join(folder, 'server.js'), 'throw new Error("broken")');
  await expect(product.update()).rejects.toThrow(/^Task 1 did not start\.\n[^]*broken/);
  expect((await received(product)).environment.PORT).toBeDefined();
});
