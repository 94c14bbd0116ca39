import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import type { App } from './app/app';
import { readConfig } from './app/config';
import { Metrics } from './app/metrics';
import { createProduct } from './product';

/** Node closes idle connections after the load balancer does (120 s), never before. */
const KEEP_ALIVE = 130_000;
const HEADERS = 65_536;
/** Milliseconds for a whole request: a large upload over a slow line takes its time, and the load balancer ends a silent one. */
const WHOLE_REQUEST = 3_600_000;
/** Milliseconds for the last bytes of open responses, once every answer has ended. */
const LAST_BYTES = 2_000;

function main(): void {
  const config = readConfig(process.env);
  // One way out for both, so that no line begins within another.
  const output = pino.destination(1);
  const log = pino({ level: config.LOG_LEVEL, base: null }, output);
  const app = createProduct(config, log, new Metrics((line) => output.write(line), config.METRICS_NAMESPACE));
  const times = { keepAliveTimeout: KEEP_ALIVE, headersTimeout: KEEP_ALIVE + 5_000, requestTimeout: WHOLE_REQUEST };
  const server = createServer({ maxHeaderSize: HEADERS, ...times }, app.koa.callback());
  server.listen(config.PORT, () => log.info({ port: config.PORT, engine: config.ANSWER_ENGINE }, 'listening'));
  server.on('error', (error) => fail(error.message));

  const drain = () => {
    app.drain();
    void finish(app, config.DRAIN_SECONDS).then(() => {
      server.close(() => process.exit(0));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), LAST_BYTES).unref();
    });
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
}

/** Waits until every answer and upload has come to its end; answers that do not in time are marked as interrupted. */
async function finish(app: App, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  // What can be continued elsewhere ends at once.
  const closed = app.close();
  while (app.busy > 0 && Date.now() < deadline) await pause(100);
  await app.turns.interruptAll();
  await Promise.race([closed, pause(LAST_BYTES)]);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

try {
  main();
} catch (error) {
  fail((error as Error).message);
}
