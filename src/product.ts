import type { Logger } from 'pino';
import { adminConsole } from './admin/console';
import { type App, createApp } from './app/app';
import type { Config } from './app/config';
import type { Metrics } from './app/metrics';

/** The whole product: the chat and the admin console. */
export function createProduct(config: Config, log: Logger, metrics: Metrics): App {
  return createApp(config, log, metrics, [adminConsole]);
}
