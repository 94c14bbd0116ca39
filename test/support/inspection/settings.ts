import { type Config, readConfig } from '../../../src/app/config';
import { ENV } from '../../../src/contract';
import { withNames } from '../../../src/local/environment';

/** What the server would be told, with further variables. */
export function settings(more: Record<string, string> = {}): Config {
  return readConfig({ ...withNames({}), [ENV.userPoolDomain]: 'http://localhost', ...more });
}
