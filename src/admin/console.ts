import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Plugin } from '../app/app';
import type { AppContext } from '../app/app-context';
import { NotFound } from '../app/errors';
import { FeedbackList } from '../app/feedback/feedback-list';
import { cognitoClient } from '../app/identity/cognito';
import { type RequestContext, type RequestState, wantsFragment } from '../app/web/context';
import { auditRoutes } from './audit/audit-routes';
import { AuditTrail } from './audit/audit-trail';
import type { AdminServices, AdminState } from './context';
import { documentRoutes } from './documents/document-routes';
import { Documents } from './documents/documents';
import { documentsRoutes } from './documents/documents-routes';
import { heldFilesRoutes } from './documents/held-files-routes';
import { knowledgeBaseRoutes } from './documents/knowledge-base-routes';
import { uploadsRoutes } from './documents/uploads-routes';
import { feedbackRoutes } from './feedback/feedback-routes';
import { instructionsRoutes } from './instructions/instructions-routes';
import { Pages } from './pages';
import { Deletions } from './users/deletions';
import { Directory } from './users/directory';
import { ImportRunner } from './users/imports/import-runner';
import { Imports } from './users/imports/imports';
import { importsRoutes } from './users/imports/imports-routes';
import { UserChanges } from './users/user-changes';
import { UserIndex } from './users/user-index';
import { userRoutes } from './users/user-routes';
import { Users } from './users/users';
import { UsersLock } from './users/users-lock';
import { usersRoutes } from './users/users-routes';

/** The admin console at `/admin`: users, documents, feedback, instructions and the audit trail. */
export function adminConsole(context: AppContext): Plugin {
  const services = createServices(context);
  const { documents, importRunner } = services;
  return {
    guard: adminsOnly,
    router: consoleRouter(services),
    get busy() {
      return documents.uploads.taken;
    },
    close: async () => {
      await importRunner.close();
      await documents.close();
    },
  };
}

function createServices(context: AppContext): AdminServices {
  const { config, log, store, instructions, currentInstructions, attachments } = context;
  const trail = new AuditTrail(store);
  const directory = new Directory(cognitoClient(config), config.USER_POOL_ID, config.ADMIN_GROUP);
  const index = new UserIndex(directory, new UserChanges(store));
  const users = new Users(directory, index, new Deletions(store), store, new UsersLock(store), attachments);
  const imports = new Imports(store);
  return {
    pages: new Pages(config.TIME_ZONE),
    trail,
    feedback: new FeedbackList(store),
    instructions,
    currentInstructions,
    documents: new Documents(context),
    users,
    imports,
    importRunner: new ImportRunner({ imports, users, trail }, log),
  };
}

function consoleRouter(services: AdminServices): Router<RequestState> {
  // Match paths case-sensitively, so that `/Admin` is not a page. The guard checks paths regardless of case.
  const router = new Router<AdminState>({ sensitive: true });
  router.use((ctx, next) => {
    Object.assign(ctx.state, services);
    return next();
  });
  router.get('/admin', (ctx) => ctx.redirect('/admin/documents'));
  usersRoutes(router);
  importsRoutes(router);
  userRoutes(router);
  documentsRoutes(router);
  documentRoutes(router);
  uploadsRoutes(router);
  heldFilesRoutes(router);
  knowledgeBaseRoutes(router);
  auditRoutes(router);
  feedbackRoutes(router);
  instructionsRoutes(router);
  return router as unknown as Router<RequestState>;
}

/**
 * Responds to non-admins as if the page did not exist, for every HTTP method. If a fragment request fails, the browser shows
 * the error in the page's `#notice` or in the open dialog, not in the element that sent the request.
 */
const adminsOnly: Middleware<RequestState> = async (ctx, next) => {
  if (!/^\/admin(\/|\.|$)/i.test(ctx.path)) return next();
  if (!ctx.state.viewer.isAdmin) throw new NotFound('The console is for admins');
  try {
    await next();
  } catch (error) {
    if (wantsFragment(ctx as unknown as RequestContext))
      ctx.set({ 'hx-retarget': placeOfProblem(ctx.get('hx-source')), 'hx-reswap': 'innerHTML' });
    throw error;
  }
};

/** Users cannot read the page behind an open dialog, so the dialog shows the problems of its form. */
function placeOfProblem(source: string): string {
  return source === 'form#confirm' ? '#confirmation-problem' : '#notice';
}
