import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { RequestTimeout } from '../../errors';

/**
 * Timeout in milliseconds, counted from the receipt of the whole request. CloudFront waits 60 s for the first byte, the load balancer
 * longer.
 */
const TIMEOUT = 45_000;
/** Milliseconds between two checks of whether a request has reached its timeout. */
const CHECK_INTERVAL = 2_500;

/**
 * Responds with the application's own error page if a handler is slow, before a proxy times out. The work continues, because neither
 * Cognito nor S3 reports how much of an aborted request it has completed. Streams start at once and are not affected.
 */
export function answerInTime(log: Logger, timeout = TIMEOUT, checkInterval = CHECK_INTERVAL): Middleware {
  return async (ctx, next) => {
    const work = next();
    await new Promise<void>((resolve, reject) => {
      let waited = 0;
      const timer = setInterval(() => {
        waited = ctx.req.complete ? waited + checkInterval : 0;
        if (waited < timeout) return;
        clearInterval(timer);
        work.catch(({ message }: Error) => log.warn({ error: message }, 'request failed after its timeout'));
        reject(new RequestTimeout(`The request was not answered within ${timeout} ms`));
      }, checkInterval).unref();
      work.then(resolve, reject).finally(() => clearInterval(timer));
    });
  };
}
