import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/ports';
import { listeningSockets, processTree } from '../support/processes';
import { presetSigningKey } from '../support/rsa-key';
import { until } from '../support/until';

const ROOT = join(__dirname, '../..');
const ENTRY = join(ROOT, 'src/local/start.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly code: unknown;
  readonly output: string;
  readonly errors: string;
}

/** Runs `npm start` to its end. */
function run(args: readonly string[], environment: Record<string, string> = {}, entry = ENTRY): Promise<Result> {
  const options = { cwd: ROOT, env: { ...process.env, LOCAL_STATE: join(folder, 'state'), ...environment } };
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, ...args], options, (error, output, errors) =>
      resolve({ code: error?.code ?? 0, output, errors }),
    );
  });
}

const failure = (errors: string) => ({ code: 1, output: '', errors: `${errors}\n` });

describe('npm start', () => {
  it('prints its help for --help', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^npm start -- \[options\]\n/);
  });

  it('prints one sentence for an unknown option', async () => {
    expect(await run(['--rest'])).toEqual(
      failure('Unknown argument --rest: the options are --reset, --watch, --no-build, --help.'),
    );
  });

  it('prints one sentence for an invalid variable', async () => {
    expect(await run([], { LOCAL_TASKS: 'many' })).toEqual(
      failure('LOCAL_TASKS must be a whole number from 1 to 20, received "many".'),
    );
  });

  it('prints one sentence for a state folder that is not writable', async () => {
    const { code, output, errors } = await run([], { LOCAL_STATE: '/proc/joule-verne' });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      /^The folder \/proc\/joule-verne cannot be written to \(\w+\): set LOCAL_STATE to a folder that you may write to\.\n$/,
    );
  });

  // Node 21 and 22.0 to 22.1 lack zlib.crc32.
  it.each(['18.20.8', '20.18.3', '21.7.3', '22.1.0'])('rejects Node.js %s with one sentence', async (version) => {
    expect(await run([], asNode(version))).toEqual(
      failure(
        `Node ${version} is not supported: install Node 24 from https://nodejs.org (20.19+ and 22.2+ also work).`,
      ),
    );
  });

  it.each(['20.19.0', '22.2.0', '23.0.0', '24.0.0'])('accepts Node.js %s', async (version) => {
    expect(await run(['--help'], asNode(version))).toMatchObject({ code: 0, errors: '' });
  });

  it('asks for "npm ci" when a package is missing', async () => {
    copyCheckout([]);
    const { code, output, errors } = await run([], {}, join(folder, 'src/local/start.mjs'));
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^The package \S+ is not installed: run "npm ci" first\.\n$/);
  });

  it('prints one sentence for a checkout in which dist is a file', async () => {
    copyCheckout(['node_modules']);
    writeFileSync(join(folder, 'dist'), '');
    expect(await run([], {}, join(folder, 'src/local/start.mjs'))).toEqual(
      failure(
        `${join(folder, 'dist')} is a file or has a file in its path: use a copy of the repository that you may write to.`,
      ),
    );
  });
});

/** Returns variables with which this Node reports the given version to `npm start`. */
function asNode(version: string): Record<string, string> {
  const program = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}

/** Copies the sources that `npm start` needs, and links the entries of the checkout that `links` lists. */
function copyCheckout(links: readonly string[]): void {
  for (const name of ['package.json', 'tsconfig.json', 'projenrc', 'src'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of links) symlinkSync(join(ROOT, name), join(folder, name));
}

describe('a running product', () => {
  jest.setTimeout(120_000);
  let port: number;
  let npm: ChildProcess;
  let pids: number[];
  afterEach(() => {
    for (const pid of pids.filter((each) => !hasExited(each))) process.kill(pid, 'SIGKILL');
  });

  /** Starts the product as a user does, through npm. */
  async function start(): Promise<void> {
    port = await freePort(2);
    presetSigningKey(join(folder, 'state/cognito'));
    npm = spawn('npm', ['start', '--', '--no-build'], {
      cwd: ROOT,
      env: {
        ...process.env,
        LOCAL_STATE: join(folder, 'state'),
        LOCAL_PORT: '0',
        PORT: String(port),
        LOCAL_TASKS: '2',
        // Some shells set these variables, which must not change how the product starts.
        HOST: '0.0.0.0',
        AWS_USE_FIPS_ENDPOINT: 'true',
        AWS_USE_DUALSTACK_ENDPOINT: 'true',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    npm.stdout!.on('data', (text) => {
      output += text;
    });
    await until(() => output.includes('Ctrl+C stops'), 90_000);
    pids = processTree(npm.pid!);
  }

  const ports = () => [port, port + 1];

  it('listens on loopback only, and stops all processes when npm receives SIGTERM', async () => {
    await start();
    const sockets = listeningSockets(npm.pid!);
    expect(sockets.map((socket) => socket.port)).toEqual(expect.arrayContaining(ports()));
    expect(sockets.filter(({ isLoopback }) => !isLoopback)).toEqual([]);
    npm.kill('SIGTERM');
    await until(() => pids.every(hasExited), 20_000);
  });

  it('ends every process when the launcher is killed', async () => {
    await start();
    expect(listeningSockets(npm.pid!).map((socket) => socket.port)).toEqual(expect.arrayContaining(ports()));
    process.kill(pids.find(isLauncher)!, 'SIGKILL');
    await until(() => pids.every(hasExited));
  });
});

function isLauncher(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] === 'src/local/start.mjs';
}

function hasExited(pid: number): boolean {
  // A zombie process has exited too, but its parent has not waited for it yet.
  return !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
