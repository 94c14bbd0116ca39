import { join } from 'node:path';
import { CONTAINER_PORT, ENV } from '../../contract';
import { Closers } from '../../local/closers';
import { withDefaults, withNames } from '../../local/environment';
import { startLoadBalancer } from '../../local/load-balancer';
import { SEEDED } from '../../local/product';
import { startStandIns } from '../../local/stand-ins';

/** AWS and the load balancer on loopback, for an application that somebody else starts. */
export interface Surroundings {
  /** Where people open the application. */
  readonly url: string;
  /** Where the application is to listen. */
  readonly target: string;
  /** What a task is told: names, and where each service is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when the application is healthy. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** What a laptop has its own reasons to set, and the image decides by itself. */
const LAPTOPS = new Set<string>([ENV.port, 'DRAIN_SECONDS']);

/** @param folder keeps the state of all */
export async function startSurroundings(folder: string): Promise<Surroundings> {
  const closers = new Closers();
  const standIns = await startStandIns(withNames({}), folder, (_sentence, work) => work);
  closers.add(() => standIns.close());
  const { environment, cognito } = standIns;
  const target = `http://127.0.0.1:${CONTAINER_PORT}`;
  const balancer = await startLoadBalancer({
    port: 0,
    state: join(folder, 'load-balancer'),
    albArn: environment[ENV.albArn]!,
    userPoolId: environment[ENV.userPoolId]!,
    userPoolClientId: environment[ENV.userPoolClientId]!,
    cognito,
    targets: () => [target],
    seeded: SEEDED,
  });
  closers.add(() => balancer.close());
  const complete = withDefaults(environment, {
    [ENV.userPoolDomain]: `${balancer.url}/local`,
    [ENV.albKeysUrl]: balancer.keysUrl,
  });
  const told = Object.entries(complete).filter(([name, value]) => value !== undefined && !LAPTOPS.has(name));
  return {
    url: balancer.url,
    target,
    environment: Object.fromEntries(told) as Record<string, string>,
    ready: balancer.ready,
    close: () => closers.close(),
  };
}
