import type { Context, Middleware, Next } from 'koa';
import { CrossSiteRequest } from '../errors';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers of every response. `signIn` is the origin of the sign-in pages, where signing out leads a form. */
export function securityHeaders(signIn: string): Middleware {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
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
      // Tells the page's script that an answer is the application's, not a sign-in page's or a firewall's.
      'joule-verne': '1',
    });
    if (ctx.get('x-forwarded-proto') === 'https')
      ctx.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
    await next();
  };
}

/**
 * Refuses unsafe requests that another site caused. The load balancer's cookies are SameSite=None,
 * so a foreign form would carry them. A request with neither header comes from no current browser.
 */
export async function refuseCrossSite(ctx: Context, next: Next): Promise<void> {
  if (!SAFE.has(ctx.method)) {
    const site = ctx.get('sec-fetch-site');
    const origin = ctx.get('origin');
    const foreign = site
      ? site !== 'same-origin' && site !== 'none'
      : origin !== '' && hostOf(origin) !== ctx.get('host');
    if (foreign) throw new CrossSiteRequest(`Sec-Fetch-Site ${site || 'absent'}, Origin ${origin || 'absent'}`);
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
