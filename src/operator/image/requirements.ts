import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs of the check, and the Debian package of each. */
const PROGRAMS = {
  buildah: 'buildah',
  debootstrap: 'debootstrap',
  unshare: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  npm: 'npm',
} as const;

/** What the check finds on this machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
  /** Folders with programs, as `PATH` lists them. */
  readonly path: string;
}

/** @returns in a sentence what this machine lacks for the check; nothing if it has all */
export function whatIsMissing({ platform, userId, path }: Machine): string | undefined {
  if (platform !== 'linux') return `The image check runs on Linux, and this is ${platform}.`;
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isThere(program, path));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
    return `The image check needs ${missing.map(([program]) => program).join(', ')}: apt-get install ${packages} brings that.`;
  }
  if (userId !== 0)
    return 'The image check needs root, for a Debian of its own and for a process without network: run it with sudo or as root.';
  return undefined;
}

function isThere(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
