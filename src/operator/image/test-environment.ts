import { join } from 'node:path';
import { CONTAINER_PORT } from '../../contract';
import { Closers } from '../../local/closers';
import { withDefaults, withNames } from '../../local/environment';
import { startLoadBalancer } from '../../local/load-balancer';
import { SEEDED } from '../../local/product';
import { startStandIns } from '../../local/stand-ins';

/** The stand-ins for AWS and for the load balancer, on loopback. The image supplies the application. */
export interface TestEnvironment {
  /** The URL of the load balancer. */
  readonly url: string;
  /** The URL at which the application must listen. */
  readonly target: string;
  /** The environment variables of a task. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when the load balancer considers the application healthy. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Environment variables of `src/local` that the check omits, so that the image uses its own values. */
const IMAGE_DEFAULTS = new Set<string>(['PORT', 'DRAIN_SECONDS']);

/** Starts the stand-ins. @param folder the folder for their state */
export async function startTestEnvironment(folder: string): Promise<TestEnvironment> {
  const closers = new Closers();
  const standIns = await startStandIns(withNames({}), folder, (_sentence, work) => work);
  closers.add(() => standIns.close());
  const { environment, cognito } = standIns;
  const target = `http://127.0.0.1:${CONTAINER_PORT}`;
  const balancer = await startLoadBalancer({
    port: 0,
    state: join(folder, 'load-balancer'),
    albArn: environment.ALB_ARN!,
    userPoolId: environment.USER_POOL_ID!,
    userPoolClientId: environment.USER_POOL_CLIENT_ID!,
    cognito,
    targets: () => [target],
    seeded: SEEDED,
  });
  closers.add(() => balancer.close());
  const variables = withDefaults(environment, {
    USER_POOL_DOMAIN: `${balancer.url}/local`,
    ALB_KEYS_URL: balancer.keysUrl,
  });
  const taskVariables = Object.entries(variables).filter(
    ([name, value]) => value !== undefined && !IMAGE_DEFAULTS.has(name),
  );
  return {
    url: balancer.url,
    target,
    environment: Object.fromEntries(taskVariables) as Record<string, string>,
    ready: balancer.ready,
    close: () => closers.close(),
  };
}
