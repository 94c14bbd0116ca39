import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** The programs that the check needs, each with its Debian package. */
const PROGRAMS = {
  buildah: 'buildah',
  debootstrap: 'debootstrap',
  unshare: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  npm: 'npm',
} as const;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
  /** The value of `PATH`. */
  readonly path: string;
}

/** @returns a sentence that names the missing prerequisites and the remedy; undefined if none is missing */
export function findMissing({ platform, userId, path }: Machine): string | undefined {
  if (platform !== 'linux') return `The image check needs Linux; this machine runs ${platform}.`;
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program, path));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
    return `The image check needs ${missing.map(([program]) => program).join(', ')}: install with apt-get install ${packages}`;
  }
  if (userId !== 0)
    return 'The image check needs root, to create a Debian system and network namespaces: run it with sudo or as root.';
  return undefined;
}

/** The address of the lock: an abstract Unix socket, which the kernel closes when the process exits (unix(7)). */
const LOCK = '\0joule-verne-image-check';

/**
 * Acquires a lock and holds it until this process exits. Without the lock, two checks at the same time would remove each other's
 * images.
 *
 * @throws Error when another process holds the lock, or when the lock cannot be acquired
 */
export async function acquireLock(address = LOCK): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error('Another image check is running on this machine: wait until it has finished.')
          : new Error(`The lock of the image check cannot be acquired: ${error.message}`, { cause: error }),
      );
    server.once('error', onError).listen(address, resolve);
  });
  server.unref();
}

function isInstalled(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
