import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** The folder that keeps everything from run to run; at most one copy uses it at a time. */
export interface State {
  readonly folder: string;
  /** Lets the next copy in. */
  release(): void;
}

const MARKER = 'joule-verne-state';
const LOCK = 'lock';
/** All that a reset removes: a folder named by mistake loses nothing else. */
const OURS = /^(bedrock|cognito|dynamodb|ingestion|load-balancer|s3|task-\d+\.log|egress-relay\.log)$/;

/**
 * Takes the folder, making it when it is missing.
 * @param folder absolute
 * @param options.reset removes what earlier runs left there
 * @throws Error when another running copy uses it, or when a folder that is none of ours is to be reset
 */
export async function openState(folder: string, options: { reset: boolean }): Promise<State> {
  mkdirSync(folder, { recursive: true });
  if (options.reset) assertOurs(folder);
  const release = await lock(folder);
  writeFileSync(join(folder, MARKER), 'The local state of Joule Verne. `npm start -- --reset` empties it.\n');
  if (options.reset) {
    for (const name of readdirSync(folder)) if (OURS.test(name)) rmSync(join(folder, name), { recursive: true });
  }
  return { folder, release };
}

function assertOurs(folder: string): void {
  if (existsSync(join(folder, MARKER)) || readdirSync(folder).length === 0) return;
  throw new Error(
    `${folder} holds no local state of this product, so --reset leaves it alone: let LOCAL_STATE name another folder.`,
  );
}

/**
 * The lock names a port on which its holder answers with the lock's id. A process id would not do: after
 * a crash and a restart of the machine it may belong to somebody else.
 */
async function lock(folder: string): Promise<() => void> {
  const file = join(folder, LOCK);
  const id = randomUUID();
  const server = await answering(id);
  const content = JSON.stringify({ id, port: (server.address() as AddressInfo).port });
  while (!written(file, content)) {
    if (await isHeld(file)) {
      server.close();
      throw new Error(
        `${folder} is in use by another running copy: stop that copy, or let LOCAL_STATE name another folder.`,
      );
    }
    rmSync(file, { force: true });
  }
  return () => {
    rmSync(file, { force: true });
    server.close();
  };
}

async function answering(id: string): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(id));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return server.unref();
}

function written(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { id, port } = readLock(file);
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer === id));
  });
}

/** A lock that cannot be read was cut short by a crash: port 1 answers nobody. */
function readLock(file: string): { id: string; port: number } {
  try {
    const { id, port } = JSON.parse(readFileSync(file, 'utf8'));
    return { id: String(id), port: Number(port) || 1 };
  } catch {
    return { id: '', port: 1 };
  }
}
