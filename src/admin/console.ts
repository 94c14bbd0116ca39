import Router from '@koa/router';
import type { AppContext, Plugin } from '../app/app';
import type { RequestState } from '../app/web/context';
import { auditRoutes } from './audit/audit-routes';
import { Trail } from './audit/trail';
import { documentActsRoutes } from './documents/document-actions-routes';
import { documentRoutes } from './documents/documents-routes';
import { documentServices } from './documents/services';
import { synchronisationRoutes } from './documents/synchronisation-routes';
import { uploadRoutes } from './documents/uploads-routes';
import { adminsOnly } from './guard';
import { Pages } from './pages';
import { importRoutes } from './users/imports/imports-routes';
import { userServices } from './users/services';
import { userRoutes } from './users/user-routes';
import { usersRoutes } from './users/users-routes';

/** The admin console at `/admin`: users, knowledge, and the trail of what was done to them. */
export function adminConsole(context: AppContext): Plugin {
  const trail = new Trail(context.store);
  const pages = new Pages(context.config.TIME_ZONE);
  const users = userServices(context, trail);
  const knowledge = documentServices(context);
  // A path in capitals would pass the guard's eye otherwise.
  const router = new Router<RequestState>({ sensitive: true });
  router.get('/admin', (ctx) => ctx.redirect('/admin/documents'));
  usersRoutes(router, trail, pages, users);
  importRoutes(router, pages, users);
  userRoutes(router, trail, pages, users);
  documentRoutes(router, pages, knowledge);
  documentActsRoutes(router, trail, pages, knowledge);
  uploadRoutes(router, trail, pages, knowledge);
  synchronisationRoutes(router, trail, pages, knowledge);
  auditRoutes(router, trail, pages, context.config.TIME_ZONE);
  const close = async () => {
    await users.close();
    await knowledge.close();
  };
  return {
    guard: adminsOnly,
    router,
    get busy() {
      return knowledge.uploads.taken;
    },
    close,
  };
}
