import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { TakesLong } from '../errors';

/** Milliseconds after the whole request is there; CloudFront waits for the first byte for 60 s, the load balancer for longer. */
const TIMEOUT = 45_000;
/** Milliseconds between two looks at whether it is. */
const LOOK_EVERY = 2_500;

/**
 * Sees to it that a person is told by us, and not by a proxy, that their request takes long. What works on it goes on: neither
 * a user pool nor a bucket says what it has done of a request that is given up. Streams begin at once, and are not concerned.
 */
export function answerInTime(log: Logger, timeout = TIMEOUT, lookEvery = LOOK_EVERY): Middleware {
  return async (ctx, next) => {
    const answered = new AbortController();
    const work = next();
    try {
      await Promise.race([work, overdue(ctx.req, timeout, lookEvery, answered.signal)]);
    } catch (error) {
      if (error instanceof TakesLong)
        work.catch(({ message }: Error) => log.warn({ error: message }, 'failed after it was answered'));
      throw error;
    } finally {
      answered.abort();
    }
  };
}

/** @throws TakesLong; an AbortError when the request is answered */
async function overdue(
  request: IncomingMessage,
  timeout: number,
  lookEvery: number,
  signal: AbortSignal,
): Promise<never> {
  for (let silent = 0; silent < timeout; silent = request.complete ? silent + lookEvery : 0) {
    await pause(lookEvery, undefined, { signal, ref: false });
  }
  throw new TakesLong(`The request was not answered within ${timeout} ms`);
}
