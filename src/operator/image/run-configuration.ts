import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../../infra/deployment/schema';
import { brandingVariables } from '../../infra/service/branding';
import type { ImageConfig } from './buildah';

/** How to run an image. */
export interface RunConfiguration {
  /** The image's root file system. */
  readonly root: string;
  /** The ids of the user and the group that run the processes. */
  readonly user: number;
  readonly group: number;
  readonly command: readonly string[];
  /** The environment variables that the image defines. */
  readonly environment: Readonly<Record<string, string>>;
  /** The environment variables that the deployment file sets. */
  readonly ofDeployment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly stopSignal: NodeJS.Signals;
  /** The folder for the state of the stand-ins and for the server's log. */
  readonly folder: string;
}

/**
 * Returns how to run an image.
 *
 * @param root the root file system of the image
 * @param folder the folder for the state of the check
 * @param ofDeployment the environment variables that the deployment file sets
 * @throws Error when the image has no command, no user, or a user that is not in its /etc/passwd
 */
export function runConfigurationOf(
  config: ImageConfig,
  root: string,
  folder: string,
  ofDeployment: RunConfiguration['ofDeployment'] = {},
): RunConfiguration {
  const { User = '', Cmd = [], Env = [], WorkingDir = '/', StopSignal = 'SIGTERM' } = config;
  if (Cmd.length === 0) throw new Error('The image has no command: end the Dockerfile with CMD.');
  const environment = Object.fromEntries(
    Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return {
    root,
    folder,
    ...findUser(User, root),
    command: Cmd,
    environment,
    ofDeployment,
    workingFolder: WorkingDir,
    stopSignal: StopSignal as NodeJS.Signals,
  };
}

/** Returns the environment variables that the deployment file sets with `branding` and `service.environment`. */
export function variablesOf({ branding, service }: Deployment): RunConfiguration['ofDeployment'] {
  return { ...service.environment, ...brandingVariables(branding) };
}

/** Finds the user in the image's /etc/passwd, as a container engine does. @param user a name or an id, from `USER` */
function findUser(user: string, root: string): Pick<RunConfiguration, 'user' | 'group'> {
  const entries = readFileSync(join(root, 'etc', 'passwd'), 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = entries.find(([name, , id]) => name !== '' && (name === user || id === user));
  if (!found) throw new Error(`USER of the image is ${JSON.stringify(user)}, but must be a user in its /etc/passwd.`);
  return { user: Number(found[2]), group: Number(found[3]) };
}
