import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Product, startProduct } from '../../src/local/product';
import '../support/jest-errors';
import { bundledRelay } from '../support/functions/egress-relay-fixture';
import { ask, signIn } from '../support/local/load-balancer-fixture';
import { freePort } from '../support/ports';
import { until } from '../support/until';

/** An application that shows what it was given. */
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

async function start(server: string, environment: Record<string, string>): Promise<Product> {
  const basis = {
    PATH: process.env.PATH,
    LOCAL_STATE: join(folder, 'state'),
    LOCAL_PORT: '0',
    PORT: String(await freePort()),
    LOCAL_RELAY: '1',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: 'http://127.0.0.1:1',
  };
  product = await startProduct({
    environment: { ...basis, ...environment },
    reset: false,
    server,
    say: () => undefined,
  });
  return product;
}

function showing(): string {
  const server = join(folder, 'server.js');
  writeFileSync(server, SERVER);
  return server;
}

async function page({ url }: Product) {
  const cookie = await signIn({ url } as Parameters<typeof signIn>[0]);
  return ask(url, { headers: { cookie } });
}

/** The relay's log, once it has so many lines: they come by another way than the answers. */
function logged(lines: number) {
  const read = () =>
    readFileSync(join(folder, 'state/egress-relay.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return until(() => existsSync(join(folder, 'state/egress-relay.log')) && read().length >= lines && read());
}

test('brings the real application every key through the relay', async () => {
  const server = join(dirname(bundledRelay()), 'server.js');
  const { status, text } = await page(await start(server, {}));
  expect(status).toBe(200);
  expect(text).toContain('id="composer"');
  expect(await logged(2)).toMatchObject([
    { kind: 'load balancer key', status: 200 },
    { kind: 'pool keys', status: 200 },
  ]);
});

test('tells the application where the relay is', async () => {
  writeFileSync(join(folder, 'egress-relay.js'), '');
  const given = JSON.parse((await page(await start(showing(), { EGRESS_RELAY_FUNCTION: 'mine' }))).text);
  expect(given).toMatchObject({
    EGRESS_RELAY_FUNCTION: 'mine',
    AWS_ENDPOINT_URL_LAMBDA: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
});

test('leaves a Lambda alone that has an endpoint already', async () => {
  const given = JSON.parse(
    (await page(await start(showing(), { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:2' }))).text,
  );
  expect(given).toMatchObject({
    AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:2',
    EGRESS_RELAY_FUNCTION: 'joule-verne-egress-relay',
  });
});

test('has no relay unless it is asked for', async () => {
  const given = JSON.parse((await page(await start(showing(), { LOCAL_RELAY: '' }))).text);
  expect(given).not.toHaveProperty('EGRESS_RELAY_FUNCTION');
  expect(given).not.toHaveProperty('AWS_ENDPOINT_URL_LAMBDA');
  expect(existsSync(join(folder, 'state/egress-relay.log'))).toBe(false);
});

test('fails in one sentence when the relay was not bundled', async () => {
  await expect(start(showing(), {})).rejects.toThrow(/egress-relay\.js is missing: npx projen bundle makes it\.$/);
});
