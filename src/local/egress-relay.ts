import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENV } from '../contract';
import { RELAY_ENV } from '../functions/egress-relay/protocol';
import { startLambda } from './aws/lambda';
import type { Environment } from './environment';
import { ENDPOINTS, withDefaults } from './environment';

export interface RelayOptions {
  /** The application's, with every address known: the relay forwards to those, and to nothing else. */
  readonly environment: Environment;
  /** Keeps the log, `egress-relay.log`. */
  readonly folder: string;
  /** The bundled function, absolute. */
  readonly program: string;
}

export interface Relay {
  /** What was given, and how the application finds the relay. */
  readonly environment: Environment;
  close(): Promise<void>;
}

/**
 * With `LOCAL_RELAY=1` the application reaches Cognito and all keys only through the egress relay, as in the subnets that it
 * will run in. The function is the real one; a Lambda of somebody else's is left alone.
 *
 * @throws Error when the function was not bundled
 */
export async function startRelay({ environment, folder, program }: RelayOptions): Promise<Relay> {
  if (environment.LOCAL_RELAY !== '1') return { environment, close: async () => undefined };
  const named = withDefaults(environment, { [ENV.egressRelayFunction]: 'joule-verne-egress-relay' });
  if (named[ENDPOINTS.lambda]) return { environment: named, close: async () => undefined };
  if (!existsSync(program)) throw new Error(`${program} is missing: npx projen bundle makes it.`);
  const lambda = await startLambda({
    name: named[ENV.egressRelayFunction]!.split('function:').at(-1)!,
    program,
    // As on Lambda, the function inherits nothing.
    environment: Object.fromEntries(Object.values(RELAY_ENV).map((variable) => [variable, named[variable]])),
    print: (text) => appendFileSync(join(folder, 'egress-relay.log'), text),
  });
  return { environment: { ...named, [ENDPOINTS.lambda]: lambda.url }, close: () => lambda.close() };
}
