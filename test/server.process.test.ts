import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { AppFixture, VARIABLES } from './support/app/app-fixture';
import { Client } from './support/app/client';
import { ANNA } from './support/app/signer';
import { send } from './support/http';
import { slowness } from './support/machine-speed';
import { freePort } from './support/ports';
import { cpuSeconds } from './support/processes';
import { until } from './support/until';

const root = path.dirname(__dirname);
const bundle = path.join(root, 'dist', 'server.js');
let fixture: AppFixture;
let server: ChildProcess | undefined;

jest.setTimeout(60_000);
beforeAll(async () => {
  if (!existsSync(bundle)) execFileSync('npx', ['--no-install', 'projen', 'bundle'], { cwd: root, stdio: 'ignore' });
  fixture = await AppFixture.open();
});
afterEach(() => {
  server?.kill('SIGKILL');
});
afterAll(() => fixture.close());

/** Starts the bundle with these variables only. */
function start(environment: Record<string, string>): { output: () => string; exit: Promise<number | null> } {
  const child = spawn(process.execPath, ['--max-http-header-size=65536', bundle], { env: environment, cwd: '/' });
  server = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      output += bytes;
    });
  return { output: () => output, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

const isHealthy = (url: string) =>
  send(url, { path: '/healthz' }).then(
    ({ status }) => status === 200,
    () => false,
  );

it('starts with only the required variables, without credentials, in less than 1.5 seconds of CPU time on the reference machine', async () => {
  const contract = Object.fromEntries(Object.entries(VARIABLES).filter(([name]) => !/^AWS_(?!REGION)/.test(name)));
  const port = await freePort();
  const { exit } = start({ ...contract, PORT: String(port) });
  await until(() => isHealthy(`http://127.0.0.1:${port}`));
  expect(cpuSeconds(server!.pid!)).toBeLessThan(1.5 * slowness());
  server!.kill('SIGTERM');
  expect(await exit).toBe(0);
});

it('rejects an invalid environment with one message that lists every problem', async () => {
  const { output, exit } = start({ ...VARIABLES, TABLE_NAME: '', ANSWER_ENGINE: 'oracle', ALB_ARN: 'x' });
  expect(await exit).toBe(1);
  expect(output().trim().split('\n')).toEqual([
    expect.stringContaining('cannot start'),
    expect.stringContaining('ANSWER_ENGINE'),
    expect.stringContaining('TABLE_NAME'),
    expect.stringContaining('ALB_ARN'),
  ]);
});

it('prints the reason and exits with 1 when its port is in use', async () => {
  const { output, exit } = start({ ...VARIABLES, PORT: new URL(fixture.tableUrl).port });
  expect(await exit).toBe(1);
  expect(output()).toContain('EADDRINUSE');
});

it('finishes a running answer after SIGTERM and reports itself unhealthy meanwhile', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { exit } = start({ ...fixture.variables, PORT: String(port) });
  await until(() => isHealthy(url));
  const anna = new Client(url, () => fixture.signer.headers(ANNA));
  const asked = await anna.ask('[[rate 40]] [[tokens 240]]');
  const following = anna.follow(asked);
  await until(async () => (await fixture.turn(ANNA, asked.turn)).log.length > 0);
  server!.kill('SIGTERM');
  await until(async () => (await send(url, { path: '/healthz' })).status === 503);
  expect((await following).at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  expect(await exit).toBe(0);
  expect((await fixture.turn(ANNA, asked.turn)).head).toMatchObject({ status: 'complete' });
});

it.each([
  ['silent', false],
  ['info', true],
])('writes metrics, and the log if it is enabled, as separate lines: LOG_LEVEL=%s', async (level, isLogged) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { output, exit } = start({
    ...fixture.variables,
    PORT: String(port),
    LOG_LEVEL: level,
    METRICS_NAMESPACE: 'Second',
  });
  await until(() => isHealthy(url));
  const anna = new Client(url, () => fixture.signer.headers(ANNA));
  await Promise.all(Array.from({ length: 5 }, async () => anna.follow(await anna.ask('[[tokens 40]]'))));
  server!.kill('SIGTERM');
  expect(await exit).toBe(0);
  const lines = output()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter(({ Answers, Outcome }) => Answers === 1 && Outcome === 'complete')).toHaveLength(5);
  const measured = lines.filter(({ _aws }) => _aws);
  expect(
    measured.map(
      ({ _aws }) => (_aws as { CloudWatchMetrics: { Namespace: string }[] }).CloudWatchMetrics[0]!.Namespace,
    ),
  ).toEqual(measured.map(() => 'Second'));
  expect(lines.some(({ msg }) => msg === 'request')).toBe(isLogged);
});

it('marks answers that do not finish within DRAIN_SECONDS after SIGTERM as interrupted', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { exit } = start({ ...fixture.variables, PORT: String(port), DRAIN_SECONDS: '0.5' });
  await until(() => isHealthy(url));
  const asked = await new Client(url, () => fixture.signer.headers(ANNA)).ask('[[rate 20]] [[tokens 2000]]');
  await until(async () => (await fixture.turn(ANNA, asked.turn)).log.length > 0);
  server!.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect((await fixture.turn(ANNA, asked.turn)).head).toMatchObject({ status: 'interrupted' });
});

const INTERFACES = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal);

it('listens only on the address in HOST', async () => {
  const port = await freePort();
  start({ ...VARIABLES, PORT: String(port), HOST: '127.0.0.1' });
  await until(() => isHealthy(`http://127.0.0.1:${port}`));
  for (const address of ['127.0.0.2', ...INTERFACES.map(({ address }) => address)]) {
    expect(await isHealthy(`http://${address}:${port}`)).toBe(false);
  }
});

it('listens on all addresses if HOST is not set', async () => {
  const port = await freePort();
  start({ ...VARIABLES, PORT: String(port) });
  for (const address of ['127.0.0.1', ...INTERFACES.map(({ address }) => address)]) {
    await until(() => isHealthy(`http://${address}:${port}`));
  }
});

it('rejects a HOST that is not an IP address', async () => {
  const { output, exit } = start({ ...VARIABLES, HOST: 'laptop' });
  expect(await exit).toBe(1);
  expect(output()).toMatch(/HOST .*received "laptop"; must be an IP address/);
});
