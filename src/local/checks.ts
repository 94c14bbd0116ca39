import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * Creates the folder if it is missing, and writes a file to check that this is possible. Permission bits do not show a
 * read-only file system, and mean little for root and on Windows.
 * @param remedy completes the sentence
 * @throws Error with one sentence
 */
export function assertWritable(folder: string, remedy: string): void {
  const probe = join(folder, `.write-test-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem =
      code === 'ENOTDIR'
        ? `${folder} is a file or has a file in its path`
        : `The folder ${folder} cannot be written to (${code})`;
    throw new Error(`${problem}: ${remedy}`, { cause: error });
  }
}

/** Without `recursive`, because Node would loop for ever if a file system responds with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/**
 * Checks that no other program answers on the port, because the product would mistake it for a part of itself, and that
 * this process may listen there.
 * @param variable sets the port; for the message
 * @throws Error with one sentence
 */
export async function assertFree(variable: string, port: number): Promise<void> {
  if (await answers(port)) throw takenPort(variable, port);
  const code = await errorOfListening(port);
  if (code === 'EADDRINUSE') throw takenPort(variable, port);
  if (code) throw new Error(`Port ${port} cannot be used (${code}): set ${variable} to another port, 1024 or higher.`);
}

/** The error for a port that another program uses. */
export function takenPort(variable: string, port: number): Error {
  return new Error(`Port ${port} is in use by another program: stop that program, or set ${variable} to a free port.`);
}

/** Ports that the system chooses; another program may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** @returns the error's code, undefined when listening succeeds */
function errorOfListening(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}
