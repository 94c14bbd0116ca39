import type Router from '@koa/router';
import type { Language } from '../../contract';
import type { Config } from '../config';
import { NotFound } from '../errors';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import type { Translate } from '../web/language/language';
import { addressWith, allTurns, findBranch, shownTurns, turnsBefore } from '../web/views/branch-page';
import { renderChat } from '../web/views/chat-page';
import { listContinuation, listPosition } from '../web/views/conversation-list';
import { turnsHtml } from '../web/views/turns-html';
import { render } from '../web/views/views';

/** Routes for showing and listing conversations. */
export function conversationRoutes(router: Router<RequestState>, config: Config): void {
  router.get('/', async (ctx) => {
    ctx.body = await renderChat(ctx, { turns: [] }, suggestedQuestions(config, ctx.state));
  });

  router.get('/conversations', async (ctx) => {
    const position = listPosition(ctx);
    if (!position) return ctx.redirect('/');
    ctx.body = wantsFragment(ctx)
      ? render('list-continuation', await listContinuation(ctx, position))
      : await renderChat(ctx, { turns: [] }, suggestedQuestions(config, ctx.state), position);
  });

  router.get('/conversations/:id', showConversation);

  // The turns that a page of a long conversation inserts above the turns that it already shows.
  router.get('/conversations/:id/turns', async (ctx, next) => {
    const searchParams = new URLSearchParams(ctx.querystring);
    const before = searchParams.get('before');
    if (before === null || !wantsFragment(ctx)) return next();
    await ctx.state.conversations.find(ctx.params.id!);
    const turns = await turnsBefore(ctx, ctx.params.id!, before, searchParams.get('branch') ?? undefined);
    ctx.body = await turnsHtml(turns, ctx.state.t);
  });

  // The address of one answer: redirects to the branch that contains the answer.
  router.get('/conversations/:id/turns/:turnId', async (ctx) => {
    const { id, turnId } = ctx.params as { id: string; turnId: string };
    const shown = await findBranch(ctx, id, turnId);
    ctx.redirect(`${addressWith(shown, turnId)}#turn-${turnId}`);
  });

  // If the user has to sign in again, the browser repeats the request as GET, even if it was a POST.
  router.get(
    ['turns', 'delete', 'deletion', 'deletion/undo'].map((path) => `/conversations/:id/${path}`),
    async (ctx) => {
      const conversation = await ctx.state.conversations.find(ctx.params.id!).catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      });
      ctx.redirect(conversation ? `/conversations/${conversation.id}` : '/');
    },
  );
}

/**
 * Shows a branch of a conversation: one that contains the turn in the parameter `branch`, or else the most recently used branch. If the
 * conversation has several branches, the address always names the last turn of the branch, so that it shows the same branch later.
 *
 * If the branch is long, the page starts with the turn in the parameter `from`, or else with one of the last turns. With the parameter
 * `all`, the page shows the whole branch.
 */
async function showConversation(ctx: RequestContext & { params: Record<string, string> }): Promise<void> {
  const searchParams = new URLSearchParams(ctx.querystring);
  const through = searchParams.get('branch') ?? undefined;
  const shown = await findBranch(ctx, ctx.params.id!, through);
  const all = searchParams.has('all');
  if (shown.name !== through) return ctx.redirect(addressWith(shown, searchParams.get('from') ?? through, all));
  const { conversation, branch, tree } = shown;
  const turns = all
    ? await allTurns(ctx, branch, tree)
    : await shownTurns(ctx, branch, tree, searchParams.get('from') ?? undefined);
  ctx.body = await renderChat(ctx, { conversation, ...turns }, []);
}

/** Returns the suggested questions of the configuration, or else the suggested questions in the locales. */
function suggestedQuestions(
  config: Config,
  { language, t }: { readonly language: Language; readonly t: Translate },
): readonly string[] {
  return config.SUGGESTED_QUESTIONS[language] ?? [1, 2, 3, 4].map((number) => t(`suggestion.${number}`));
}
