import type { Container } from './container';

/** Directories to which programs often write. */
const DIRECTORIES = ['/tmp', '/var/tmp', '/run', '/dev', '/app', '/home/node', '/etc', '/root'];

/** A program that runs inside the image. It prints its user, Node's version, and which directories, networks and tools it can use. */
const PROBE = `
const { existsSync, writeFileSync } = require('node:fs');
const tryToWrite = (directory) => { try { writeFileSync(directory + '/probe', ''); return 'written'; } catch (error) { return error.code; } };
console.log(JSON.stringify({
  user: process.getuid(),
  group: process.getgid(),
  node: process.version,
  directories: Object.fromEntries(${JSON.stringify(DIRECTORIES)}.map((directory) => [directory, tryToWrite(directory)])),
  networks: Object.keys(require('node:os').networkInterfaces()),
  tools: ['npm', 'npx', 'yarn', 'corepack'].filter((tool) => existsSync('/usr/local/bin/' + tool)),
}));`;

export interface Confinement {
  /** The version of Node in the image. */
  readonly node: string;
  /** The id of the user that runs the image's processes. */
  readonly user: number;
}

/**
 * Asserts that the image runs as an unprivileged user, can write to none of `DIRECTORIES`, has only the network interface loopback, and
 * contains no npm, npx, yarn or corepack.
 *
 * @throws Error that names the violation
 */
export function assertConfined(container: Container): Confinement {
  const { user, group, node, directories, networks, tools } = JSON.parse(container.run(['node', '-e', PROBE]));
  if (user === 0 || group === 0) throw new Error(`The image runs as user ${user} and group ${group}.`);
  // Every user may write to /tmp, so a write to it fails only if the file system is read-only.
  if (directories['/tmp'] !== 'EROFS')
    throw new Error(`The image's file system is not read-only: writing to /tmp resulted in ${directories['/tmp']}.`);
  const writable = DIRECTORIES.filter((directory) => directories[directory] === 'written');
  if (writable.length > 0) throw new Error(`The image can write to ${writable.join(', ')}.`);
  if (networks.some((network: string) => network !== 'lo'))
    throw new Error(`The image has network interfaces other than loopback: ${networks.join(', ')}.`);
  if (tools.length > 0) throw new Error(`The image contains ${tools.join(', ')}, which are not needed at run time.`);
  return { node, user };
}
