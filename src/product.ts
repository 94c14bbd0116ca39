import type { Logger } from 'pino';
import { adminConsole } from './admin/console';
import { createApp, type App } from './app/app';
import type { Config } from './app/config';

/** The whole product: the chat, and the console added to it. */
export function createProduct(config: Config, log: Logger): App {
  return createApp(config, log, [adminConsole]);
}
