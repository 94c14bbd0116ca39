import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ports';
import { presetSigningKey } from '../rsa-key';

const ROOT = join(__dirname, '../../..');
const RECORDER = './test/support/browser/record-requests.ts';

/** The whole product, started as `npm start` starts it. */
export interface Product {
  /** The product's URL for users. */
  readonly url: string;
  /** The lines that each application process has logged so far, parsed as JSON. */
  logs(): readonly Record<string, unknown>[][];
  /**
   * The file with the faults of the requests to AWS so far, one per line. The file does not exist if there are no faults.
   */
  readonly requestFaults: string;
  /** Sends a signal to the application process `index`. When the process has ended, the launcher starts another one. */
  killTask(index: number, signal?: 'SIGKILL' | 'SIGTERM'): void;
  stop(): Promise<void>;
}

/**
 * Starts the product on free ports, with its state in a temporary folder, and resolves when the launcher has printed the URL.
 * @param environment variables added to this process's own
 * @throws Error with what the launcher printed, if it exits before that
 */
export async function startProduct(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
  const state = mkdtempSync(join(tmpdir(), 'e2e-'));
  presetSigningKey(join(state, 'cognito'));
  const tasks = Number(environment.LOCAL_TASKS ?? 1);
  const port = await freePort(tasks);
  const requestFaults = join(state, 'request-faults.log');
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', RECORDER, 'src/local/main.ts', '--no-build'], {
    cwd: ROOT,
    env: {
      ...process.env,
      LOCAL_STATE: state,
      LOCAL_PORT: '0',
      PORT: String(port),
      REQUEST_FAULTS_FILE: requestFaults,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(state, { recursive: true, force: true });
  };
  const url = await printedAddress(child).catch(async (error) => {
    await stop();
    throw error;
  });
  const logs = Array.from({ length: tasks }, (_, index) => join(state, `task-${index + 1}.log`));
  return {
    url,
    requestFaults,
    logs: () => logs.map(lines),
    killTask: (index, signal = 'SIGKILL') => process.kill(listener(child.pid!, port + index), signal),
    stop,
  };
}

function printedAddress({
  stdout,
  stderr,
}: {
  stdout: NodeJS.ReadableStream;
  stderr: NodeJS.ReadableStream;
}): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (text: Buffer) => {
      printed += text;
      const address = /^Joule Verne\s+(http\S+)/m.exec(printed)?.[1];
      if (address) resolve(address);
    };
    stdout.on('data', read);
    stderr.on('data', read);
    stdout.once('end', () => reject(new Error(`The product did not start; it printed:\n${printed}`)));
  });
}

function lines(file: string): Record<string, unknown>[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** Finds the child process that has this port in its environment. */
function listener(parent: number, port: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(/\s+/).map(Number);
  const found = children.find((child) =>
    readFileSync(`/proc/${child}/environ`, 'utf8').split('\0').includes(`PORT=${port}`),
  );
  if (!found) throw new Error(`No child of ${parent} was given port ${port}.`);
  return found;
}
