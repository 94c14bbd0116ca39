import type Router from '@koa/router';
import { SESSION_COOKIES } from '../../contract';
import type { Config } from '../config';
import type { RequestState } from '../web/context';
import { rememberLanguage } from '../web/language/language';
import { readForm } from '../web/requests/body';
import { ownPath } from '../web/requests/own-path';
import { pageData } from '../web/views/chat-page';
import { render } from '../web/views/views';

const LONGEST_FIELD = 1024;

/** Routes of the pages that need no sign-in. */
export function publicRoutes(router: Router<RequestState>): void {
  router.get('/signed-out', (ctx) => {
    ctx.body = render('signed-out', pageData(ctx));
  });
}

/** Routes for signing out and choosing a language. */
export function sessionRoutes(router: Router<RequestState>, config: Config): void {
  router.post('/sign-out', (ctx) => {
    for (const cookie of SESSION_COOKIES)
      ctx.append('set-cookie', `${cookie}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None`);
    const protocol = ctx.get('x-forwarded-proto') === 'http' ? 'http' : 'https';
    const origin = `${protocol}://${ctx.get('host')}`;
    const query = new URLSearchParams({ client_id: config.USER_POOL_CLIENT_ID, logout_uri: `${origin}/signed-out` });
    ctx.status = 303;
    ctx.redirect(`${config.USER_POOL_DOMAIN}/logout?${query}`);
  });

  router.post('/language', async (ctx) => {
    rememberLanguage(ctx, (await readForm(ctx, LONGEST_FIELD)).get('language') ?? '');
    ctx.redirect(referringPath(ctx.get('referer'), ctx.get('host')));
    ctx.status = 303;
  });

  router.get(['/sign-out', '/language'], (ctx) => ctx.redirect('/'));
}

/** Returns the path of the referring page if it is one of ours, otherwise the start page. */
function referringPath(referer: string, host: string): string {
  return URL.canParse(referer) && new URL(referer).host === host ? ownPath(referer) : '/';
}
