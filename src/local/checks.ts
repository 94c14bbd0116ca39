import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';

/**
 * Creates the folder if it is missing, and checks that files can be written to it, by writing one. Permission bits are not enough: they do
 * not reveal a read-only file system, and mean little for root and on Windows.
 *
 * @param remedy what the user can do; it completes the error message
 * @throws Error with a message of one sentence
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

/**
 * Creates a folder and its parents. Avoids the option `recursive`, with which Node loops forever if the file system does not allow new
 * folders but returns ENOENT, as /proc does.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/**
 * Checks that this process may listen on the port and that no other program answers on it. The product would mistake such a
 * program for one of its own servers.
 *
 * @param variable the name of the variable that sets the port, for the message
 * @throws Error with a message of one sentence
 */
export async function assertFree(variable: string, port: number): Promise<void> {
  if (await answers(port)) throw takenPort(variable, port);
  const code = await errorOfListening(port);
  if (code === 'EADDRINUSE') throw takenPort(variable, port);
  if (code) throw new Error(`Port ${port} cannot be used (${code}): set ${variable} to another port, 1024 or higher.`);
}

/**
 * Makes the same checks as `assertFree` for the port of the load balancer, which also listens on ::1. On ::1, only EADDRINUSE is an error,
 * because the machine may have no IPv6.
 *
 * @throws Error with a message of one sentence
 */
export async function assertFreeForBrowsers(variable: string, port: number): Promise<void> {
  await assertFree(variable, port);
  if ((await errorOfListening(port, '::1')) === 'EADDRINUSE') throw takenPort(variable, port);
}

/** Creates the error for a port that another program uses. */
export function takenPort(variable: string, port: number): Error {
  return new Error(`Port ${port} is in use by another program: stop that program, or set ${variable} to a free port.`);
}

/** Returns free ports that the operating system chooses. Another program may take a port before the caller uses it. */
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

/** @returns the error's code, or undefined if listening succeeds */
function errorOfListening(port: number, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
