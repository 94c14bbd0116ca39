import Router from '@koa/router';
import type { Core, Part } from '../app/app';
import type { RequestState } from '../app/web/context';
import { auditRoutes } from './audit/audit-routes';
import { Trail } from './audit/trail';
import { adminsOnly } from './guard';
import { Pages } from './pages';

/** The admin console at `/admin`: people, knowledge, and the trail of what was done to them. */
export function adminConsole({ config, store }: Core): Part {
  const trail = new Trail(store);
  const pages = new Pages(config.TIME_ZONE);
  const router = new Router<RequestState>({ sensitive: true });
  router.get('/admin', (ctx) => ctx.redirect('/admin/documents'));
  auditRoutes(router, trail, pages);
  return { guard: adminsOnly, router, close: () => undefined };
}
