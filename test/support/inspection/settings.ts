import { type Config, readConfig } from '../../../src/app/config';
import { withNames } from '../../../src/local/environment';

/** The server's configuration with its defaults, and the given variables. */
export function settings(variables: Record<string, string> = {}): Config {
  return readConfig({ ...withNames({}), USER_POOL_DOMAIN: 'http://localhost', ...variables });
}
