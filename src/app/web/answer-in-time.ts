import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { RequestTimeout } from '../errors';

/**
 * Timeout in milliseconds, counted from the receipt of the request. CloudFront waits 60 s for the first byte, the load
 * balancer longer.
 */
const TIMEOUT = 45_000;
/** Milliseconds between two checks. */
const CHECK_INTERVAL = 2_500;

/**
 * Responds to a slow request with our own error page before a proxy does. The work continues, because neither Cognito nor S3
 * reports how much of an aborted request it has completed. Streams start at once and are not affected.
 */
export function answerInTime(log: Logger, timeout = TIMEOUT, checkInterval = CHECK_INTERVAL): Middleware {
  return async (ctx, next) => {
    const answered = new AbortController();
    const work = next();
    try {
      await Promise.race([work, rejectAfter(ctx.req, timeout, checkInterval, answered.signal)]);
    } catch (error) {
      if (error instanceof RequestTimeout)
        work.catch(({ message }: Error) => log.warn({ error: message }, 'request failed after its timeout'));
      throw error;
    } finally {
      answered.abort();
    }
  };
}

/** @throws RequestTimeout; an AbortError when the signal is aborted */
async function rejectAfter(
  request: IncomingMessage,
  timeout: number,
  checkInterval: number,
  signal: AbortSignal,
): Promise<never> {
  for (let waited = 0; waited < timeout; waited = request.complete ? waited + checkInterval : 0) {
    await pause(checkInterval, undefined, { signal, ref: false });
  }
  throw new RequestTimeout(`The request was not answered within ${timeout} ms`);
}
