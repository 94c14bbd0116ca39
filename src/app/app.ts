import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import { type AppContext, createContext, createTurns } from './app-context';
import type { Config } from './config';
import { Conversations } from './conversations/conversations';
import { QuestionLimit } from './conversations/question-limit';
import { SourceDocuments } from './documents/source-documents';
import { BadRequest, MethodNotAllowed, NotFound } from './errors';
import { Identity } from './identity/identity';
import type { Metrics } from './metrics';
import { attachmentRoutes } from './routes/attachments-routes';
import { conversationRoutes } from './routes/conversations-routes';
import { deletionRoutes } from './routes/deletion-routes';
import { exportRoutes } from './routes/export-routes';
import { feedbackRoutes } from './routes/feedback-routes';
import { questionRoutes } from './routes/questions-routes';
import { searchRoutes } from './routes/search-routes';
import { publicRoutes, sessionRoutes } from './routes/session-routes';
import { settingsRoutes } from './routes/settings-routes';
import { sourceRoutes } from './routes/sources-routes';
import { titleRoutes } from './routes/titles-routes';
import { turnRoutes } from './routes/turns-routes';
import type { Turns } from './turns/turns';
import { Branding } from './web/branding';
import { ID, type RequestState } from './web/context';
import { errorPage } from './web/error-page';
import { answerInTime } from './web/requests/answer-in-time';
import { compressPages } from './web/requests/compression';
import { rejectCrossSite, rejectMalformedUrls, securityHeaders } from './web/requests/guards';
import { requestLog } from './web/requests/request-log';

/** The parts of the application that the server process uses. */
export interface App {
  readonly koa: Koa;
  readonly turns: Turns;
  /** Resolves when the application can answer correctly. The server accepts requests only then. */
  readonly ready: Promise<void>;
  /** The number of running answers, uploads and deletions, which should finish before the process exits. */
  readonly busy: number;
  /** Makes the health check fail, so that the load balancer sends no more requests to this task. */
  drain(): void;
  /** Stops background work; resolves when it has stopped. */
  close(): Promise<void>;
}

/** An extension of the chat for signed-in people, such as the admin console. */
export interface Plugin {
  /** Runs before the routes of the chat and of all plugins. */
  readonly guard: Middleware<RequestState>;
  readonly router: Router<RequestState>;
  /** The number of uploads and other operations that are running and should finish before the process exits. */
  readonly busy: number;
  /** Stops background work; resolves when it has stopped. */
  close(): Promise<void>;
}

export function createApp(
  config: Config,
  log: Logger,
  metrics: Metrics,
  pluginFactories: readonly ((context: AppContext) => Plugin)[] = [],
): App {
  const context = createContext(config, log, metrics);
  const turns = createTurns(context);
  const { attachments } = context;
  const conversations = new Conversations(context.store, turns, config.MAX_RUNNING_ANSWERS_PER_PERSON, attachments);
  const plugins = pluginFactories.map((create) => create(context));
  const stopGauges = [metrics.gaugeAnswers(() => turns.count), metrics.gaugeEventLoop()];
  const branding = new Branding(config);
  let draining = false;

  const koa = new Koa({ proxy: true });
  koa.use(rejectMalformedUrls(log));
  koa.use(healthCheck(() => draining));
  koa.use(requestLog(log, metrics));
  koa.use(securityHeaders(config.USER_POOL_DOMAIN));
  koa.use(compressPages);
  koa.use(provideConfig(config));
  koa.use(errorPage(log, branding, config.TIME_ZONE));
  koa.use(answerInTime(log));
  koa.use(branding.assets.serve);
  koa.use(rejectCrossSite);
  koa.use(publicRouter().routes());
  koa.use(identify(new Identity(config), conversations, context));
  for (const { guard } of plugins) koa.use(guard as Middleware);
  koa.use(rejectUnknownPaths);
  for (const router of [chatRouter(context), ...plugins.map((plugin) => plugin.router)]) addRouter(koa, router);
  reportBrokenResponses(koa, log, metrics);

  return {
    koa,
    turns,
    ready: config.ANSWER_ENGINE === 'converse' ? context.currentInstructions.start() : Promise.resolve(),
    get busy() {
      return plugins.reduce(
        (sum, plugin) => sum + plugin.busy,
        turns.busy + conversations.purgeCount + attachments.uploads.taken,
      );
    },
    drain: () => {
      draining = true;
    },
    close: async () => {
      for (const stop of stopGauges) stop();
      context.currentInstructions.close();
      await Promise.all(plugins.map((plugin) => plugin.close()));
      await attachments.close();
    },
  };
}

function healthCheck(isDraining: () => boolean): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/healthz') return next();
    ctx.status = isDraining() ? 503 : 200;
    ctx.body = isDraining() ? 'draining' : 'ok';
  };
}

/** Gives the settings to all pages, including those that are shown before the identity check. */
function provideConfig(config: Config): Middleware {
  return (ctx, next) => {
    ctx.state.config = config;
    return next();
  };
}

function publicRouter(): Router<RequestState> {
  const router = new Router<RequestState>();
  publicRoutes(router);
  return router;
}

/** Everything after this middleware requires a signed-in user. */
function identify(identity: Identity, conversations: Conversations, { versions, knowledge }: AppContext): Middleware {
  return async (ctx, next) => {
    ctx.state.viewer = await identity.verify(ctx.headers);
    ctx.state.versions = versions;
    ctx.state.knowledge = knowledge;
    ctx.state.conversations = conversations.of(ctx.state.viewer);
    await next();
  };
}

async function rejectUnknownPaths(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  await next();
  if (ctx.status === 404) throw new NotFound(`No route for this ${ctx.method} request`);
}

function chatRouter({ config, s3, inspector, register }: AppContext): Router<RequestState> {
  const router = new Router<RequestState>();
  // The router calls the same function only once for each request, so each parameter needs a function of its own.
  for (const id of ['id', 'turnId', 'attachmentId']) router.param(id, (...given) => rejectInvalidIds(...given));
  searchRoutes(router);
  conversationRoutes(router, config);
  questionRoutes(router, QuestionLimit.of(config));
  attachmentRoutes(router);
  turnRoutes(router);
  titleRoutes(router);
  deletionRoutes(router);
  settingsRoutes(router);
  sourceRoutes(router, new SourceDocuments(s3, config.KNOWLEDGE_BUCKET, inspector));
  feedbackRoutes(router);
  exportRoutes(router, register, config.KNOWLEDGE_BUCKET);
  sessionRoutes(router, config);
  return router;
}

/** Accepts only ids of the form that the chat creates, because an id becomes part of a key in the table. */
function rejectInvalidIds(id: string, _ctx: unknown, next: () => Promise<unknown>): Promise<unknown> {
  if (!ID.test(id)) throw new NotFound('The id is invalid: it must be 10 to 64 letters, digits or hyphens');
  return next();
}

function addRouter(koa: Koa, router: Router<RequestState>): void {
  koa.use(router.routes());
  koa.use(
    router.allowedMethods({
      throw: true,
      methodNotAllowed: () => new MethodNotAllowed('The path does not support this method'),
      notImplemented: () => new BadRequest('The method is unknown'),
    }),
  );
}

/**
 * Logs errors that occur after the headers have been sent. Koa reports such errors as events. A client that disconnects is not an
 * error.
 */
function reportBrokenResponses(koa: Koa, log: Logger, metrics: Metrics): void {
  koa.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ error: error.message }, 'response cut off');
    metrics.requestFailed();
  });
}
