import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { assertWritable } from './checks';

/** The folder that stores the product's state between two runs. At most one running copy of the product uses it at a time. */
export interface State {
  readonly folder: string;
  /** Removes the state of earlier runs. Requires that `openState` was called with `reset`, and so has checked that the folder is ours. */
  reset(): void;
  /** Releases the lock. */
  release(): void;
}

const MARKER = 'joule-verne-state';
const LOCK = 'lock';
/** The only names that a reset removes, so that a reset with a wrong LOCAL_STATE deletes no other files. */
const OURS = /^(bedrock|cognito|dynamodb|ingestion|load-balancer|s3|task-\d+\.log|egress-relay\.log)$/;
const REMEDY = 'set LOCAL_STATE to a folder that you may write to.';

/**
 * Locks the folder, after creating it if it is missing.
 *
 * @param folder absolute path
 * @param options.reset whether the caller will reset the state
 * @throws Error with one sentence when the folder cannot be written to, when another running copy uses it, or when
 *   `reset` is set for a folder that has content, but not the state of this product
 */
export async function openState(folder: string, options: { reset: boolean }): Promise<State> {
  assertWritable(folder, REMEDY);
  // A run as another user, for instance with sudo, may have left folders that this user cannot write to.
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && OURS.test(entry.name)) assertWritable(join(folder, entry.name), REMEDY);
  }
  if (options.reset) assertOurs(folder);
  const release = await lock(folder);
  writeFileSync(join(folder, MARKER), 'The local state of Joule Verne. `npm start -- --reset` empties it.\n');
  return { folder, reset: () => removeState(folder), release };
}

function removeState(folder: string): void {
  for (const name of readdirSync(folder)) if (OURS.test(name)) rmSync(join(folder, name), { recursive: true });
}

function assertOurs(folder: string): void {
  if (existsSync(join(folder, MARKER)) || readdirSync(folder).length === 0) return;
  throw new Error(
    `${folder} does not contain the state of this product, so --reset does not empty it: set LOCAL_STATE to another folder.`,
  );
}

/**
 * Creates the lock file and returns a function that releases the lock. The file contains the id of the lock, the port on which the holder
 * of the lock responds with this id, and the process id of the holder. The process id alone would not be enough: after a crash and a
 * restart of the machine, it may belong to another program. The port alone would not be enough either: a suspended holder does not respond.
 */
async function lock(folder: string): Promise<() => void> {
  const file = join(folder, LOCK);
  const id = randomUUID();
  const server = await serveId(id);
  const content = JSON.stringify({ id, port: (server.address() as AddressInfo).port, pid: process.pid });
  while (!createFile(file, content)) {
    if (await isHeld(file)) {
      server.close();
      throw new Error(
        `${folder} is in use by another running copy: stop that copy, or set LOCAL_STATE to another folder.`,
      );
    }
    rmSync(file, { force: true });
  }
  return () => {
    rmSync(file, { force: true });
    server.close();
  };
}

async function serveId(id: string): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(id));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return server.unref();
}

/** @returns false if the file already exists */
function createFile(file: string, content: string): boolean {
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
    const { id, port, pid } = readLock(file);
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.on('timeout', () => {
      resolve(isRunning(pid));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer === id));
  });
}

/** Whether the process may be running; true for a process of another user. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

interface Lock {
  readonly id: string;
  readonly port: number;
  readonly pid: number;
}

/**
 * Reads the lock. A crash may have truncated it; port 1 then means "no holder", because no program listens there. Earlier
 * versions stored no process id; `isRunning` returns true for the 0 that replaces it.
 */
function readLock(file: string): Lock {
  try {
    const { id, port, pid } = JSON.parse(readFileSync(file, 'utf8'));
    return { id: String(id), port: Number(port) || 1, pid: Number(pid) || 0 };
  } catch {
    return { id: '', port: 1, pid: 0 };
  }
}
