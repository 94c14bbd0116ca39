import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertFree, assertFreeForBrowsers, takenPort } from './checks';
import { Closers } from './closers';
import { startRelay } from './egress-relay';
import type { Environment } from './environment';
import { ENDPOINTS, withDefaults, withNames } from './environment';
import type { LoadBalancer } from './load-balancer';
import { startLoadBalancer } from './load-balancer';
import { assertOtherServers } from './other-servers';
import { Service } from './service';
import { type Settings, settingsOf } from './settings';
import type { Progress, StandIns } from './stand-ins';
import { assertNames, startStandIns } from './stand-ins';
import { openState } from './state';

export interface ProductOptions {
  readonly environment: Environment;
  /** Whether to remove the state of earlier runs, after all checks have passed. */
  readonly reset: boolean;
  /** Absolute path of the bundled server. */
  readonly server: string;
  /** Builds the server. Called after all checks have passed. @default the server has already been built */
  readonly build?: () => Promise<unknown>;
  /** Prints a sentence about a slow step, a process that has exited, or a server that may lose changes. */
  readonly report: (sentence: string) => void;
}

/** The running product. */
export interface Product {
  /** The load balancer's address, for browsers. */
  readonly url: string;
  /** Absolute path of the state folder. */
  readonly folder: string;
  /** Whether the user pool is in the stand-in for Cognito. Its first users are then `SEEDED`. */
  readonly isSeeded: boolean;
  /**
   * Starts application processes of the current bundle, and stops the old ones when the new ones are healthy. Sessions
   * are kept.
   *
   * @throws Error when the new processes do not start; the old ones then continue
   */
  update(): Promise<void>;
  stop(): Promise<void>;
}

/** The users of a new user pool. */
export const SEEDED = { usernames: ['admin@example.org', 'anna@example.org'], password: 'Joule-Verne-1' } as const;
/** Milliseconds after which a slow step is reported. */
const SLOW_STEP = 1_000;

/**
 * Starts the stand-ins, the load balancer and the application behind it, and resolves when the application is healthy.
 *
 * @throws Error with a message for the user: what prevents the start, and the remedy, if there is a remedy
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { environment, server, report } = options;
  const settings = settingsOf(environment);
  const named = withNames(environment);
  assertNames(named);
  const closers = new Closers();
  try {
    const progress = progressBy(report);
    const state = await openState(settings.state, options);
    closers.add(() => state.release());
    await assertPortsFree(settings);
    await assertOtherServers(named, report);
    await progress('Building …', options.build?.() ?? Promise.resolve());
    if (!existsSync(server)) throw new Error(`${server} is missing: run "npx projen bundle" first.`);
    if (options.reset) state.reset();
    const standIns = await startStandIns(named, state.folder, progress);
    closers.add(() => standIns.close());
    const service = new Service({ logs: state.folder, server, report });
    const balancer = await startBalancer(settings, standIns, state.folder, service);
    closers.add(() => balancer.close());
    const relay = await startRelay({
      isEnabled: settings.relay,
      environment: applicationEnvironment(standIns, balancer),
      folder: state.folder,
      program: join(dirname(server), 'egress-relay.js'),
    });
    closers.add(() => relay.close());
    const ports = Array.from({ length: settings.tasks }, (_, index) => settings.port + index);
    await progress('Starting the application …', service.start(ports, relay.environment));
    // Close the balancer before the tasks (closers run in reverse order). Closing it ends its connections, and a task that
    // shuts down exits only after its connections have ended.
    closers.add(
      () => service.stop(),
      () => balancer.close(),
    );
    await balancer.ready;
    return {
      url: balancer.url,
      folder: state.folder,
      isSeeded: !environment[ENDPOINTS.cognito],
      update: () => service.update(balancer),
      stop: () => closers.close(),
    };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}

function progressBy(report: (sentence: string) => void): Progress {
  return async (sentence, work) => {
    const timer = setTimeout(() => report(sentence), SLOW_STEP);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };
}

async function assertPortsFree({ localPort, port, tasks }: Settings): Promise<void> {
  if (localPort !== 0) await assertFreeForBrowsers('LOCAL_PORT', localPort);
  for (let task = 0; task < tasks; task++) await assertFree('PORT', port + task);
}

async function startBalancer(
  settings: Settings,
  { environment, cognito, mailboxUrl }: StandIns,
  folder: string,
  service: Service,
): Promise<LoadBalancer> {
  return startLoadBalancer({
    port: settings.localPort,
    state: join(folder, 'load-balancer'),
    albArn: environment.ALB_ARN!,
    userPoolId: environment.USER_POOL_ID!,
    userPoolClientId: environment.USER_POOL_CLIENT_ID!,
    cognito,
    mailboxUrl,
    targets: () => service.urls,
    sticky: settings.sticky,
    // Do not show the seeded users if the user pool is on another server, where they may not exist.
    seeded: mailboxUrl === undefined ? undefined : SEEDED,
  }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw takenPort('LOCAL_PORT', settings.localPort);
  });
}

function applicationEnvironment({ environment }: StandIns, balancer: LoadBalancer): Environment {
  return withDefaults(environment, {
    USER_POOL_DOMAIN: `${balancer.url}/local`,
    ALB_KEYS_URL: balancer.keysUrl,
  });
}
