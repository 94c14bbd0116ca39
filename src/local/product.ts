import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ENV } from '../contract';
import { Closers } from './closers';
import { startRelay } from './egress-relay';
import type { Environment, Settings } from './environment';
import { ENDPOINTS, settingsOf, withDefaults, withNames } from './environment';
import type { LoadBalancer } from './load-balancer';
import { startLoadBalancer } from './load-balancer';
import { assertFree, takenPort } from './port';
import { progressBy } from './progress';
import type { StandIns } from './stand-ins';
import { startStandIns } from './stand-ins';
import { openState } from './state';
import { startTasks } from './tasks';

export interface ProductOptions {
  environment: Environment;
  /** Whether what earlier runs left is removed first. */
  reset: boolean;
  /** The bundled server, absolute. */
  server: string;
  /** Prints a line about something that takes long or goes wrong. */
  say: (sentence: string) => void;
}

/** The whole product, running. */
export interface Product {
  /** Where people open it. */
  readonly url: string;
  readonly folder: string;
  /** Whether the seeded people are the ones who sign in. */
  readonly isSeeded: boolean;
  stop(): Promise<void>;
}

/** The people of a new user pool. */
export const SEEDED = { usernames: ['admin@example.org', 'anna@example.org'], password: 'Joule-Verne-1' } as const;

/**
 * Starts the stand-ins, the load balancer and the application behind it, and resolves when it answers.
 * @throws Error with one sentence on what is in the way and what to do
 */
export async function startProduct({ environment, reset, server, say }: ProductOptions): Promise<Product> {
  const settings = settingsOf(environment);
  if (!existsSync(server)) throw new Error(`${server} is missing: npx projen bundle makes it.`);
  const closers = new Closers();
  try {
    const progress = progressBy(say);
    const state = await openState(resolve(environment.LOCAL_STATE || '.local'), { reset });
    closers.add(() => state.release());
    await assertPorts(settings);
    const standIns = await startStandIns(withNames(environment), state.folder, progress);
    closers.add(() => standIns.close());
    const balancer = await startBalancer(settings, standIns, state.folder);
    closers.add(() => balancer.close());
    const relay = await startRelay({
      environment: applicationEnvironment(standIns, balancer),
      folder: state.folder,
      program: join(dirname(server), 'egress-relay.js'),
    });
    closers.add(() => relay.close());
    const tasks = await progress(
      'Starting the application …',
      startTasks({
        count: settings.tasks,
        port: settings.port,
        environment: relay.environment,
        logs: state.folder,
        server,
        say,
      }),
    );
    // The balancer goes before the tasks, which end as soon as nobody is connected to them.
    closers.add(
      () => tasks.stop(),
      () => balancer.close(),
    );
    await balancer.ready;
    return {
      url: balancer.url,
      folder: state.folder,
      isSeeded: !environment[ENDPOINTS.cognito],
      stop: () => closers.close(),
    };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}

/** Checked before anything takes time. */
async function assertPorts({ localPort, port, tasks }: Settings): Promise<void> {
  if (localPort !== 0) await assertFree('LOCAL_PORT', localPort);
  for (let task = 0; task < tasks; task++) await assertFree(ENV.port, port + task);
}

async function startBalancer(settings: Settings, standIns: StandIns, folder: string): Promise<LoadBalancer> {
  const { environment, cognito, mailboxUrl } = standIns;
  return startLoadBalancer({
    port: settings.localPort,
    state: join(folder, 'load-balancer'),
    albArn: environment[ENV.albArn]!,
    userPoolId: environment[ENV.userPoolId]!,
    userPoolClientId: environment[ENV.userPoolClientId]!,
    cognito,
    mailboxUrl,
    targets: () => Array.from({ length: settings.tasks }, (_, i) => `http://127.0.0.1:${settings.port + i}`),
    sticky: settings.sticky,
    seeded: SEEDED,
  }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw takenPort('LOCAL_PORT', settings.localPort);
  });
}

function applicationEnvironment({ environment }: StandIns, balancer: LoadBalancer): Environment {
  return withDefaults(environment, {
    [ENV.userPoolDomain]: `${balancer.url}/local`,
    [ENV.albKeysUrl]: balancer.keysUrl,
  });
}
