import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageConfig } from './buildah';
import type { Plan } from './plan';

interface Identity {
  readonly user: number;
  readonly group: number;
}

/**
 * How an image is to be run, as it says itself.
 * @param root its file system
 * @param folder for what the trial keeps
 * @throws Error when it names no user, no command, or a user whom it does not know
 */
export function planOf(config: ImageConfig, root: string, folder: string): Plan {
  const { User = '', Cmd = [], Env = [], WorkingDir = '/', StopSignal = 'SIGTERM' } = config;
  if (Cmd.length === 0) throw new Error('The image names no command: the Dockerfile ends with CMD.');
  const environment = Object.fromEntries(
    Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return {
    root,
    folder,
    ...identityOf(User, root),
    command: Cmd,
    environment,
    workingFolder: WorkingDir,
    stopSignal: StopSignal as NodeJS.Signals,
  };
}

/** What a container engine makes of `USER`: a name is looked up in the image. */
function identityOf(user: string, root: string): Identity {
  const people = readFileSync(join(root, 'etc', 'passwd'), 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = people.find(([name, , id]) => name !== '' && (name === user || id === user));
  if (!found)
    throw new Error(
      `The image is to run as ${user || 'nobody in particular'}, whom its /etc/passwd does not have: USER names one who is there.`,
    );
  return { user: Number(found[2]), group: Number(found[3]) };
}
