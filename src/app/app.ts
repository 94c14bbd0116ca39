import { S3Client } from '@aws-sdk/client-s3';
import Router from '@koa/router';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Config } from './config';
import { Conversations } from './conversations';
import { DocumentRegister } from './document-register';
import { engineOf } from './engine/choose';
import { withValidity } from './engine/validity';
import { BadRequest, MethodNotAllowed, NotFound } from './errors';
import { Identity } from './identity';
import type { Metrics } from './metrics';
import { Store } from './store';
import { Turns } from './turns/turns';
import { answerInTime } from './web/answer-in-time';
import { serveAssets } from './web/assets';
import { ID, type RequestState } from './web/context';
import { conversationRoutes } from './web/conversations-routes';
import { refuseCrossSite, securityHeaders } from './web/guards';
import { errorPage, requestLog } from './web/request-log';
import { publicRoutes, sessionRoutes } from './web/session-routes';
import { sourceRoutes } from './web/sources-routes';
import { suggestionsOf } from './web/suggestions';
import { turnRoutes } from './web/turns-routes';

/** The application, and what whoever runs it has to know. */
export interface App {
  readonly koa: Koa;
  readonly turns: Turns;
  /** How much is under way that should come to its end before the process does: answers, uploads. */
  readonly busy: number;
  /** Makes the health check say that this task wants no more requests. */
  drain(): void;
  /** Ends what runs by itself; resolves when it has. */
  close(): Promise<void>;
}

/** What a part of the product that is added to the chat is given. */
export interface AppContext {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly register: DocumentRegister;
  readonly s3: S3Client;
}

/** Something that is added to the chat, behind the identity check. */
export interface Plugin {
  /** Comes before the routes of every part, its own and the others'. */
  readonly guard: Middleware<RequestState>;
  readonly router: Router<RequestState>;
  /** How much is under way that should come to its end before the process does. */
  readonly busy: number;
  /** Ends what runs by itself; resolves when it has. */
  close(): Promise<void>;
}

export function createApp(
  config: Config,
  log: Logger,
  metrics: Metrics,
  plugins: readonly ((context: AppContext) => Plugin)[] = [],
): App {
  const koa = new Koa({ proxy: true });
  const store = new Store(config.AWS_REGION, config.TABLE_NAME, config.RETENTION_DAYS);
  const register = new DocumentRegister(store);
  const engine = withValidity(engineOf(config), register, config.KNOWLEDGE_BUCKET);
  const s3 = documentStore(config.AWS_REGION);
  const added = plugins.map((plugin) => plugin({ config, log, metrics, store, register, s3 }));
  const limits = { longestAnswer: config.MAX_ANSWER_CHARACTERS, answers: config.MAX_RUNNING_ANSWERS };
  const turns = new Turns(engine, store, log, metrics, limits);
  const conversations = new Conversations(store, turns, metrics);
  const endGauge = metrics.gaugeAnswers(() => turns.count);
  const identity = new Identity(config);
  let draining = false;

  // What no parser takes for an address Node passes on all the same, and everything below reads it.
  koa.use(async (ctx, next) => {
    if (URL.canParse(ctx.url, 'http://localhost')) return next();
    ctx.status = 400;
    ctx.body = 'Bad Request';
    log.info({ method: ctx.method, status: ctx.status, why: 'The address is malformed' }, 'request');
  });
  koa.use(async (ctx, next) => {
    if (ctx.path !== '/healthz') return next();
    ctx.status = draining ? 503 : 200;
    ctx.body = draining ? 'draining' : 'ok';
  });
  koa.use(requestLog(log, metrics));
  koa.use(securityHeaders(config.USER_POOL_DOMAIN));
  koa.use(errorPage(log));
  koa.use(answerInTime(log));
  koa.use(serveAssets);
  koa.use(refuseCrossSite);

  const open = new Router<RequestState>();
  publicRoutes(open);
  koa.use(open.routes());

  koa.use(async (ctx, next) => {
    ctx.state.viewer = await identity.verify(ctx.headers);
    ctx.state.conversations = conversations.of(ctx.state.viewer);
    await next();
  });

  for (const { guard } of added) koa.use(guard as Middleware);
  const router = new Router<RequestState>();
  for (const id of ['id', 'turnId']) router.param(id, refuseStrangeIds);
  conversationRoutes(router, suggestionsOf(config));
  turnRoutes(router, config.MAX_MESSAGE_BYTES);
  sourceRoutes(router, s3, config.KNOWLEDGE_BUCKET);
  sessionRoutes(router, config);
  koa.use(async (ctx, next) => {
    await next();
    if (ctx.status === 404) throw new NotFound('No such page');
  });
  for (const one of [router, ...added.map((plugin) => plugin.router)]) {
    koa.use(one.routes());
    koa.use(
      one.allowedMethods({
        throw: true,
        methodNotAllowed: () => new MethodNotAllowed('The method is not allowed here'),
        notImplemented: () => new BadRequest('The method is unknown'),
      }),
    );
  }
  koa.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ error: error.message }, 'response broken off');
    metrics.requestFailed();
  });

  return {
    koa,
    turns,
    get busy() {
      return added.reduce((sum, plugin) => sum + plugin.busy, turns.count);
    },
    drain: () => {
      draining = true;
    },
    close: async () => {
      endGauge();
      await Promise.all(added.map((plugin) => plugin.close()));
    },
  };
}

/** S3. A file may take its time, but a silent connection is no connection. */
function documentStore(region: string): S3Client {
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

/** Ids are ours; anything else names nothing, and must not become part of a key. */
function refuseStrangeIds(id: string, _ctx: unknown, next: () => Promise<unknown>): Promise<unknown> {
  if (!ID.test(id)) throw new NotFound('An id of a strange form');
  return next();
}
