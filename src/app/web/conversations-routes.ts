import type Router from '@koa/router';
import type { Config } from '../config';
import { NotFound } from '../errors';
import { conversationList, renderChat } from './chat-page';
import { type RequestContext, type RequestState, wantsFragment } from './context';
import { type Language, translator } from './language';
import { turnViews } from './turn-view';
import { render } from './views';

/** The time at which a conversation was last used, in the address of the list's next page: ISO 8601, UTC. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/;

/** Routes for showing, listing and deleting conversations. */
export function conversationRoutes(router: Router<RequestState>, config: Config): void {
  router.get('/', async (ctx) => {
    ctx.body = await renderChat(ctx, { turns: [] }, suggestedQuestions(config, ctx.state.language));
  });

  router.get('/conversations', async (ctx) => {
    const before = String(ctx.query.before);
    if (!wantsFragment(ctx) || !TIME.test(before)) return ctx.redirect('/');
    ctx.body = render('conversation-list', await conversationList(ctx, undefined, before));
  });

  router.get('/conversations/:id', async (ctx) => {
    const { conversations, t } = ctx.state;
    const conversation = await conversations.find(ctx.params.id!);
    const turns = await conversations.turnsOf(conversation.id);
    ctx.body = await renderChat(ctx, { conversation, turns: await turnViews(turns, t) }, []);
  });

  // Without JavaScript, a form cannot send DELETE.
  router.post('/conversations/:id/delete', remove);
  router.delete('/conversations/:id', remove);

  // After signing in again, a browser repeats its request as GET, even if it was a POST.
  router.get(
    ['/conversations/:id/turns', '/conversations/:id/turns/:turnId', '/conversations/:id/delete'],
    async (ctx) => {
      const conversation = await ctx.state.conversations.find(ctx.params.id!).catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      });
      ctx.redirect(conversation ? `/conversations/${conversation.id}` : '/');
    },
  );
}

/** Returns the suggested questions of the configuration, or else those of the locales. */
function suggestedQuestions(config: Config, language: Language): readonly string[] {
  const t = translator(language);
  return config.SUGGESTED_QUESTIONS[language] ?? [1, 2, 3, 4].map((number) => t(`suggestion.${number}`));
}

async function remove(ctx: RequestContext & { params: Record<string, string> }): Promise<void> {
  await ctx.state.conversations.delete(ctx.params.id!);
  if (wantsFragment(ctx)) {
    ctx.set('hx-redirect', '/');
    ctx.body = '';
  } else {
    ctx.status = 303;
    ctx.redirect('/');
  }
}
