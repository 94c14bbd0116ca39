import type { Context, Middleware, Next } from 'koa';
import type { Logger } from 'pino';
import { APPLICATION_HEADER, STRICT_TRANSPORT_SECURITY } from '../../../response-headers';
import { CrossSiteRequest } from '../../errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Node accepts URLs that `new URL()` rejects; reject them first, because all middleware parses the URL. */
export function rejectMalformedUrls(log: Logger): Middleware {
  return async (ctx, next) => {
    if (URL.canParse(ctx.url, 'http://localhost')) return next();
    ctx.status = 400;
    ctx.body = 'Bad Request';
    log.info({ method: ctx.method, status: ctx.status, why: 'The URL is malformed' }, 'request');
  };
}

/** Sets the security headers of every response. `signIn` is the URL of the sign-in pages, to which the sign-out form redirects. */
export function securityHeaders(signIn: string): Middleware {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    `form-action 'self' ${new URL(signIn).origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (ctx, next) => {
    ctx.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'cache-control': 'no-store',
      [APPLICATION_HEADER]: '1',
    });
    if (ctx.get('x-forwarded-proto') === 'https') ctx.set('strict-transport-security', STRICT_TRANSPORT_SECURITY);
    await next();
  };
}

/**
 * Rejects unsafe requests that another site caused. The load balancer's cookies are SameSite=None, so browsers send them even with a form
 * of another site. Accepts a request that has neither `Sec-Fetch-Site` nor `Origin`, because current browsers never send an unsafe request
 * without one of them.
 */
export async function rejectCrossSite(ctx: Context, next: Next): Promise<void> {
  if (!SAFE_METHODS.has(ctx.method)) {
    const site = ctx.get('sec-fetch-site');
    const origin = ctx.get('origin');
    const isCrossSite = site
      ? site !== 'same-origin' && site !== 'none'
      : origin !== '' && hostOf(origin) !== ctx.get('host');
    if (isCrossSite) throw new CrossSiteRequest(`Sec-Fetch-Site ${site || 'absent'}, Origin ${origin || 'absent'}`);
  }
  await next();
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
