import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { RELAY_ENV } from '../functions/egress-relay/protocol';
import { startLambda } from './aws/lambda';
import type { Environment } from './environment';
import { ENDPOINTS, withDefaults } from './environment';

export interface RelayOptions {
  /** Whether to start the relay. Without it, the application reaches Cognito and the token keys directly. */
  readonly isEnabled: boolean;
  /** The environment of the application, with all endpoints. The relay forwards requests only to Cognito and to the token keys. */
  readonly environment: Environment;
  /** Folder for the log, `egress-relay.log`. */
  readonly folder: string;
  /** Absolute path of the bundled function. */
  readonly program: string;
}

export interface Relay {
  /** The given environment; if the relay is enabled, with the function's name and Lambda's endpoint added. */
  readonly environment: Environment;
  close(): Promise<void>;
}

/**
 * If the relay is enabled, starts the stand-in for Lambda with the egress relay, the same program as in a deployment. The
 * application then reaches Cognito and all token keys only through the relay, as in subnets without a NAT gateway. Starts no
 * stand-in if the environment already has a Lambda endpoint: the application then uses that endpoint.
 *
 * @throws Error when the function has not been built
 */
export async function startRelay({ isEnabled, environment, folder, program }: RelayOptions): Promise<Relay> {
  if (!isEnabled) return { environment, close: async () => undefined };
  const named = withDefaults(environment, { EGRESS_RELAY_FUNCTION: 'joule-verne-egress-relay' });
  if (named[ENDPOINTS.lambda]) return { environment: named, close: async () => undefined };
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npx projen bundle" first.`);
  const lambda = await startLambda({
    name: named.EGRESS_RELAY_FUNCTION!.split('function:').at(-1)!,
    program,
    // As on Lambda, the function inherits no other variables.
    environment: Object.fromEntries(Object.values(RELAY_ENV).map((variable) => [variable, named[variable]])),
    print: (text) => appendFileSync(join(folder, 'egress-relay.log'), text),
  });
  return { environment: { ...named, [ENDPOINTS.lambda]: lambda.url }, close: () => lambda.close() };
}
