import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { ExposedError, NotSignedIn } from '../errors';
import type { Branding } from './branding';
import { type RequestContext, wantsFragment } from './context';
import { languageOf, translator } from './language/language';
import { discardBody } from './requests/body';
import { pageData } from './views/chat-page';
import { render } from './views/views';

/**
 * Responds to every error: to an ExposedError with its own sentence, to any other error with a general sentence.
 *
 * @param timeZone the time zone of all pages
 */
export function errorPage(log: Logger, branding: Branding, timeZone: string): Middleware {
  return async (ctx, next) => {
    ctx.state.language = languageOf(ctx);
    ctx.state.branding = branding;
    ctx.state.t = translator(ctx.state.language, timeZone, branding.name);
    try {
      await next();
    } catch (error) {
      await discardBody(ctx.req);
      // Otherwise, the server would wait for the rest of the body.
      if (!ctx.req.complete) ctx.set('connection', 'close');
      respond(ctx as unknown as RequestContext, error as Error, log);
    }
  };
}

function respond(ctx: RequestContext, error: Error, log: Logger): void {
  const exposed = error instanceof ExposedError ? error : undefined;
  if (exposed) ctx.state = Object.assign(ctx.state, { why: error.message });
  else log.error({ error: { name: error.name, message: error.message, stack: error.stack } }, 'unexpected error');
  const { t } = ctx.state;
  // The page showed the conversation or turn, so the conversation or turn must have been deleted since the page was loaded.
  const isGone = wantsFragment(ctx) && exposed?.sentence === 'error.notFound';
  const problem = isGone ? t('error.gone') : t(exposed?.sentence ?? 'error.unexpected', exposed?.values);
  const status = exposed?.status ?? statusOf(error);
  ctx.status = status;
  ctx.type = 'html';
  ctx.remove('content-disposition');
  if (wantsFragment(ctx) && !(exposed instanceof NotSignedIn))
    ctx.body = render('composer-problem', { problem, t, turnId: undefined });
  else ctx.body = render('problem', { ...pageData(ctx), status, problem, title: firstClause(problem) });
}

/** Returns the first clause of an error text. The clause says what has happened, so it is the title of the page; the rest is advice. */
function firstClause(text: string): string {
  return text.split(/\s*[.:](?:\s|$)/)[0]!;
}

/** Returns the status of Koa's own errors, for example for a malformed URL, or else 500. */
function statusOf(error: Error): number {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
