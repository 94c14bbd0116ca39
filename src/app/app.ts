import { S3Client } from '@aws-sdk/client-s3';
import Router from '@koa/router';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Config } from './config';
import { Conversations } from './conversations';
import { DocumentRegister } from './document-register';
import { configuredEngine } from './engine/configured-engine';
import { withValidity } from './engine/validity';
import { BadRequest, MethodNotAllowed, NotFound } from './errors';
import { Identity } from './identity';
import type { Metrics } from './metrics';
import { QuestionLimit } from './question-limit';
import { Store } from './store';
import { Turns } from './turns/turns';
import { answerInTime } from './web/answer-in-time';
import { assets } from './web/assets';
import { compressPages } from './web/compression';
import { ID, type RequestState } from './web/context';
import { conversationRoutes } from './web/conversations-routes';
import { rejectCrossSite, rejectMalformedUrls, securityHeaders } from './web/guards';
import { errorPage, requestLog } from './web/request-log';
import { publicRoutes, sessionRoutes } from './web/session-routes';
import { sourceRoutes } from './web/sources-routes';
import { turnRoutes } from './web/turns-routes';

/** The application, as the server process uses it. */
export interface App {
  readonly koa: Koa;
  readonly turns: Turns;
  /** The number of running answers and uploads, which should finish before the process exits. */
  readonly busy: number;
  /** Makes the health check fail, so that the load balancer sends no more requests to this task. */
  drain(): void;
  /** Stops background work; resolves when it has stopped. */
  close(): Promise<void>;
}

/** What a plugin shares with the chat. */
export interface AppContext {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly register: DocumentRegister;
  readonly s3: S3Client;
}

/** An addition to the chat, for signed-in people. */
export interface Plugin {
  /** Runs before the routes of the chat and of all plugins. */
  readonly guard: Middleware<RequestState>;
  readonly router: Router<RequestState>;
  /** The number of running uploads and other tasks, which should finish before the process exits. */
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
  const conversations = new Conversations(context.store, turns, config.MAX_RUNNING_ANSWERS_PER_PERSON);
  const plugins = pluginFactories.map((create) => create(context));
  const stopGauges = [metrics.gaugeAnswers(() => turns.count), metrics.gaugeEventLoop()];
  let draining = false;

  const koa = new Koa({ proxy: true });
  koa.use(rejectMalformedUrls(log));
  koa.use(healthCheck(() => draining));
  koa.use(requestLog(log, metrics));
  koa.use(securityHeaders(config.USER_POOL_DOMAIN));
  koa.use(compressPages);
  koa.use(errorPage(log));
  koa.use(answerInTime(log));
  koa.use(assets.serve);
  koa.use(rejectCrossSite);
  koa.use(publicRouter().routes());
  koa.use(identify(new Identity(config), conversations, config));
  for (const { guard } of plugins) koa.use(guard as Middleware);
  koa.use(rejectUnknownPaths);
  for (const router of [chatRouter(context), ...plugins.map((plugin) => plugin.router)]) addRouter(koa, router);
  reportBrokenResponses(koa, log, metrics);

  return {
    koa,
    turns,
    get busy() {
      return plugins.reduce((sum, plugin) => sum + plugin.busy, turns.busy);
    },
    drain: () => {
      draining = true;
    },
    close: async () => {
      for (const stop of stopGauges) stop();
      await Promise.all(plugins.map((plugin) => plugin.close()));
    },
  };
}

function createContext(config: Config, log: Logger, metrics: Metrics): AppContext {
  const store = new Store(config.AWS_REGION, config.TABLE_NAME, config.RETENTION_DAYS);
  return { config, log, metrics, store, register: new DocumentRegister(store), s3: s3Client(config.AWS_REGION) };
}

/**
 * Creates the S3 client. Its timeout applies only to a silent connection, because the transfer of a large file may take
 * longer.
 */
function s3Client(region: string): S3Client {
  return new S3Client({
    region,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      socketTimeout: 120_000,
      httpAgent: { maxSockets: 200 },
      httpsAgent: { maxSockets: 200 },
    }),
  });
}

function createTurns({ config, log, metrics, store, register }: AppContext): Turns {
  const engine = withValidity(configuredEngine(config), register, config.KNOWLEDGE_BUCKET);
  const limits = { longestAnswer: config.MAX_ANSWER_CHARACTERS, answers: config.MAX_RUNNING_ANSWERS };
  return new Turns(engine, store, log, metrics, limits);
}

function healthCheck(isDraining: () => boolean): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/healthz') return next();
    ctx.status = isDraining() ? 503 : 200;
    ctx.body = isDraining() ? 'draining' : 'ok';
  };
}

function publicRouter(): Router<RequestState> {
  const router = new Router<RequestState>();
  publicRoutes(router);
  return router;
}

/** Everything after this middleware requires a signed-in person. */
function identify(identity: Identity, conversations: Conversations, config: Config): Middleware {
  return async (ctx, next) => {
    ctx.state.viewer = await identity.verify(ctx.headers);
    ctx.state.config = config;
    ctx.state.conversations = conversations.of(ctx.state.viewer);
    await next();
  };
}

async function rejectUnknownPaths(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  await next();
  if (ctx.status === 404) throw new NotFound(`No route for this ${ctx.method} request`);
}

function chatRouter({ config, s3 }: AppContext): Router<RequestState> {
  const router = new Router<RequestState>();
  for (const id of ['id', 'turnId']) router.param(id, rejectInvalidIds);
  conversationRoutes(router, config);
  turnRoutes(router, QuestionLimit.of(config));
  sourceRoutes(router, s3, config.KNOWLEDGE_BUCKET);
  sessionRoutes(router, config);
  return router;
}

/** Accepts only ids that have the same form as ours, because an id becomes part of a key in the table. */
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
 * Logs errors that occur after the headers have been sent, which Koa reports as events. A client that disconnects is
 * not an error.
 */
function reportBrokenResponses(koa: Koa, log: Logger, metrics: Metrics): void {
  koa.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ error: error.message }, 'response cut off');
    metrics.requestFailed();
  });
}
