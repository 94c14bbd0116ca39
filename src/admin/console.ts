import Router from '@koa/router';
import type { Core, Part } from '../app/app';
import type { RequestState } from '../app/web/context';
import { auditRoutes } from './audit/audit-routes';
import { Trail } from './audit/trail';
import { adminsOnly } from './guard';
import { documentActsRoutes } from './knowledge/document-acts-routes';
import { documentRoutes } from './knowledge/documents-routes';
import { knowledgeServices } from './knowledge/services';
import { synchronisationRoutes } from './knowledge/synchronisation-routes';
import { uploadRoutes } from './knowledge/uploads-routes';
import { Pages } from './pages';
import { importRoutes } from './people/imports/imports-routes';
import { peopleRoutes } from './people/people-routes';
import { personRoutes } from './people/person-routes';
import { peopleServices } from './people/services';

/** The admin console at `/admin`: people, knowledge, and the trail of what was done to them. */
export function adminConsole(core: Core): Part {
  const trail = new Trail(core.store);
  const pages = new Pages(core.config.TIME_ZONE);
  const people = peopleServices(core, trail);
  const knowledge = knowledgeServices(core);
  // A path in capitals would pass the guard's eye otherwise.
  const router = new Router<RequestState>({ sensitive: true });
  router.get('/admin', (ctx) => ctx.redirect('/admin/documents'));
  peopleRoutes(router, trail, pages, people);
  importRoutes(router, pages, people);
  personRoutes(router, trail, pages, people);
  documentRoutes(router, pages, knowledge);
  documentActsRoutes(router, trail, pages, knowledge);
  uploadRoutes(router, trail, pages, knowledge);
  synchronisationRoutes(router, trail, pages, knowledge);
  auditRoutes(router, trail, pages, core.config.TIME_ZONE);
  const close = async () => {
    await people.close();
    await knowledge.close();
  };
  return { guard: adminsOnly, router, get busy() { return knowledge.uploads.taken; }, close };
}
