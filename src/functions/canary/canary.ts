import { readAccount } from './account';
import { checkAnswer } from './answer';
import { CanaryFault } from './errors';
import { CANARY_CHECKS, CANARY_METRICS, CANARY_TIMEOUTS, type CanaryCheck, type CanaryEvent } from './protocol';
import { type CanarySettings, readSettings } from './settings';
import { openSignInPage } from './sign-in';
import { UserAgent } from './user-agent';

/** The external dependencies of the canary, which tests replace. */
export interface CanaryResources {
  /** Receives one line of JSON for each check. The line contains no user, no URL and no text of a page. */
  readonly write: (line: string) => void;
  /** Reads a secret by its name or ARN. */
  readonly readSecret: (id: string) => Promise<string | undefined>;
  /** Returns the time in milliseconds since 1970. @default the clock of the machine */
  readonly now?: () => number;
  /** Timeout of a check in milliseconds. @default CANARY_TIMEOUTS.check */
  readonly timeout?: number;
}

/**
 * Creates the canary, which uses the product from outside as a browser without JavaScript does. It writes the success and
 * the duration of each check as metrics, in CloudWatch's embedded metric format. If a check fails, the invocation of the
 * function still succeeds.
 *
 * @throws Error that lists every invalid environment variable
 */
export function createCanary(environment: NodeJS.ProcessEnv, resources: CanaryResources) {
  const settings = readSettings(environment);
  const { write, now = Date.now } = resources;
  return async ({ check }: CanaryEvent): Promise<void> => {
    if (!Object.hasOwn(CANARY_CHECKS, check)) throw new Error(`The event must name a check; received ${check}`);
    const startedAt = now();
    const fault = await run(check, settings, resources).then(() => undefined, describe);
    write(JSON.stringify({ ...metrics(settings.namespace, check, !fault, now() - startedAt, now()), ...fault }));
  };
}

async function run(check: CanaryCheck, settings: CanarySettings, resources: CanaryResources): Promise<void> {
  const { readSecret, now = Date.now, timeout = CANARY_TIMEOUTS.check } = resources;
  const agent = new UserAgent([settings.product, settings.signIn], AbortSignal.timeout(timeout));
  if (check === 'signInPage') {
    await openSignInPage(agent, settings);
    return;
  }
  const { secret } = settings;
  if (!secret) throw new CanaryFault('read the account', 'no secret is configured');
  await checkAnswer(agent, settings, await readAccount(() => readSecret(secret)), now);
}

/** Describes a failure for the log: a `CanaryFault` by its step and its message, any other error only by its name. */
function describe(error: Error): { readonly step?: string; readonly failed: string } {
  return error instanceof CanaryFault ? { step: error.step, failed: error.message } : { failed: error.name };
}

function metrics(namespace: string, check: CanaryCheck, success: boolean, duration: number, timestamp: number) {
  const { dimension, success: successName, duration: durationName } = CANARY_METRICS;
  return {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[dimension]],
          Metrics: [
            { Name: successName, Unit: 'Count' },
            { Name: durationName, Unit: 'Milliseconds' },
          ],
        },
      ],
    },
    [dimension]: check,
    [successName]: success ? 1 : 0,
    [durationName]: duration,
  };
}
