import type { Config } from '../config';
import { EgressRelay } from './client';

export type { EgressRelay } from './client';
export { RelayHandler } from './request-handler';

const relays = new WeakMap<Config, EgressRelay>();

/** The way to Cognito and to the keys where there is no direct one; one a process, since its configuration is read once. */
export function egressRelay(config: Config): EgressRelay | undefined {
  if (config.EGRESS_RELAY_FUNCTION === undefined) return undefined;
  const relay = relays.get(config) ?? new EgressRelay(config.AWS_REGION, config.EGRESS_RELAY_FUNCTION);
  relays.set(config, relay);
  return relay;
}
