import '../support/aws-models/expect-valid-requests';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Product, startProduct } from '../../src/local/product';
import { bundledRelay } from '../support/functions/egress-relay-fixture';
import { ask, signIn } from '../support/local/load-balancer-fixture';
import { freePort } from '../support/ports';
import { presetSigningKey } from '../support/rsa-key';
import { until } from '../support/until';

/** An application that responds with its environment. */
const SERVER = `
require('node:http').createServer((request, response) => response.end(JSON.stringify(process.env))).listen(Number(process.env.PORT), '127.0.0.1');
`;

let folder: string;
let product: Product | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
});
afterEach(async () => {
  await product?.stop();
  product = undefined;
  rmSync(folder, { recursive: true });
});

async function start(server: string, variables: Record<string, string>): Promise<Product> {
  const defaults = {
    PATH: process.env.PATH,
    LOCAL_STATE: join(folder, 'state'),
    LOCAL_PORT: '0',
    PORT: String(await freePort()),
    LOCAL_RELAY: '1',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
  };
  presetSigningKey(join(folder, 'state/cognito'));
  product = await startProduct({
    environment: { ...defaults, ...variables },
    reset: false,
    server,
    report: () => undefined,
  });
  return product;
}

function environmentServer(): string {
  const server = join(folder, 'server.js');
  writeFileSync(server, SERVER);
  return server;
}

async function homePage({ url }: Product) {
  const cookie = await signIn({ url } as Parameters<typeof signIn>[0]);
  return ask(url, { headers: { cookie } });
}

/** Waits until the relay has logged at least this many lines, which may happen after the responses. Returns all lines. */
function logged(lines: number) {
  const read = () =>
    readFileSync(join(folder, 'state/egress-relay.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return until(() => existsSync(join(folder, 'state/egress-relay.log')) && read().length >= lines && read());
}

it('the real application fetches all token keys through the relay', async () => {
  const server = join(dirname(bundledRelay()), 'server.js');
  const { status, text } = await homePage(await start(server, {}));
  expect(status).toBe(200);
  expect(text).toContain('id="composer"');
  expect(await logged(2)).toMatchObject([
    { kind: 'pool keys', status: 200 },
    { kind: 'load balancer key', status: 200 },
  ]);
});

it('passes the name of the relay in EGRESS_RELAY_FUNCTION, and a local Lambda endpoint, to the application', async () => {
  writeFileSync(join(folder, 'egress-relay.js'), '');
  const environment = JSON.parse(
    (await homePage(await start(environmentServer(), { EGRESS_RELAY_FUNCTION: 'mine' }))).text,
  );
  expect(environment).toMatchObject({
    EGRESS_RELAY_FUNCTION: 'mine',
    AWS_ENDPOINT_URL_LAMBDA: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
});

it('uses the Lambda endpoint that the environment sets', async () => {
  // `npm start` calls `Invoke` with `DryRun` to check that the function exists. The response to it has the status 204.
  const lambda = createServer((_request, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  const endpoint = `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`;
  const environment = JSON.parse(
    (await homePage(await start(environmentServer(), { AWS_ENDPOINT_URL_LAMBDA: endpoint }))).text,
  );
  lambda.close();
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
    EGRESS_RELAY_FUNCTION: 'joule-verne-egress-relay',
  });
});

it('starts no relay by default', async () => {
  const environment = JSON.parse((await homePage(await start(environmentServer(), { LOCAL_RELAY: '' }))).text);
  expect(environment).not.toHaveProperty('EGRESS_RELAY_FUNCTION');
  expect(environment).not.toHaveProperty('AWS_ENDPOINT_URL_LAMBDA');
  expect(existsSync(join(folder, 'state/egress-relay.log'))).toBe(false);
});

it('fails with a one-sentence error when the relay has not been built', async () => {
  await expect(start(environmentServer(), {})).rejects.toThrow(
    /egress-relay\.js is missing: run "npx projen bundle" first\.$/,
  );
});
