import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import type { App } from './app/app';
import { readConfig } from './app/config';
import { Metrics } from './app/metrics';
import { createProduct } from './product';

/** Milliseconds. Longer than the load balancer's idle timeout (120 s), so that the server never closes a connection first. */
const KEEP_ALIVE = 130_000;
/** Bytes. The load balancer's cookies and tokens can exceed Node's default of 16 KB. */
const MAX_HEADERS = 65_536;
/** Milliseconds to receive the headers of a request. The load balancer sends them all at once. */
const HEADERS_TIMEOUT = 30_000;
/** Milliseconds. Allows large uploads over slow connections; `INACTIVITY_TIMEOUT` ends requests that have stalled. */
const REQUEST_TIMEOUT = 3_600_000;
/**
 * Milliseconds without a byte in either direction, after which the server closes a connection. Longer than the interval between two
 * heartbeats of a stream.
 */
const INACTIVITY_TIMEOUT = KEEP_ALIVE;
/** Milliseconds for background work to stop after every answer has ended, and then for open responses to finish. */
const CLOSE_TIMEOUT = 2_000;

function main(): void {
  const config = readConfig(process.env);
  // Log and metrics share one destination, so that their lines never interleave.
  const output = pino.destination(1);
  const log = pino({ level: config.LOG_LEVEL, base: null }, output);
  const app = createProduct(config, log, new Metrics((line) => output.write(line), config.METRICS_NAMESPACE));
  const timeouts = {
    keepAliveTimeout: KEEP_ALIVE,
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
  };
  const server = createServer({ maxHeaderSize: MAX_HEADERS, ...timeouts }, app.koa.callback());
  server.setTimeout(INACTIVITY_TIMEOUT);
  void app.ready.then(() =>
    server.listen({ port: config.PORT, host: config.HOST }, () =>
      log.info({ port: config.PORT, engine: config.ANSWER_ENGINE }, 'listening'),
    ),
  );
  server.on('error', (error) => fail(error.message));

  const drain = () => {
    app.drain();
    void finish(app, config.DRAIN_SECONDS).then(() => {
      server.close(() => process.exit(0));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT).unref();
    });
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
}

/** Waits at most `timeout` ms for all answers, uploads and deletions to finish. Then interrupts the answers that are still running. */
async function finish(app: App, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  // Stop background work at once: another task can continue it.
  const closed = app.close();
  while (app.busy > 0 && Date.now() < deadline) await pause(100);
  await app.turns.interruptAll();
  await Promise.race([closed, pause(CLOSE_TIMEOUT)]);
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
