import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../../metrics';

/** Logs one line for each request except health checks, without questions, names, e-mail addresses or tokens. */
export function requestLog(log: Logger, metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    if (ctx.path === '/healthz') return;
    const { method, status } = ctx;
    const line = {
      method,
      path: redacted(ctx.path),
      status,
      milliseconds: Math.round(performance.now() - startedAt),
      why: ctx.state.why,
    };
    if (status >= 500) metrics.requestFailed();
    log[status >= 500 ? 'error' : 'info'](line, 'request');
  };
}

/**
 * Redacts the segments of a path that a user may have typed. Keeps ids and names of pages, which contain only the characters that the
 * expression below allows.
 */
function redacted(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[\w.-]*$/.test(part) ? part : '…'))
    .join('/');
}
