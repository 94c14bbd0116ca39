import type Router from '@koa/router';
import { NotFound } from '../errors';
import { conversationList, renderChat } from './chat-page';
import { type RequestContext, type RequestState, wantsFragment } from './context';
import type { Suggestions } from './suggestions';
import { turnView } from './turn-view';
import { render } from './views';

/** Pages of conversations: the empty one, one with its turns, and the end of one. */
export function conversationRoutes(router: Router<RequestState>, suggestions: Suggestions): void {
  router.get('/', async (ctx) => {
    ctx.body = await renderChat(ctx, { turns: [] }, suggestions(ctx.state.language));
  });

  router.get('/conversations', async (ctx) => {
    const before = typeof ctx.query.before === 'string' ? ctx.query.before : undefined;
    if (!wantsFragment(ctx) || !before) return ctx.redirect('/');
    ctx.body = render('conversation-list', await conversationList(ctx, undefined, before));
  });

  router.get('/conversations/:id', async (ctx) => {
    const { conversations, t } = ctx.state;
    const conversation = await conversations.find(ctx.params.id!);
    const turns = await conversations.turnsOf(conversation.id);
    ctx.body = await renderChat(ctx, { conversation, turns: turns.map((turn) => turnView(turn, t)) }, []);
  });

  // Without a script a form cannot send DELETE.
  router.post('/conversations/:id/delete', remove);
  router.delete('/conversations/:id', remove);

  // After signing in again a browser comes back by GET, whatever it had sent.
  router.get(
    ['/conversations/:id/turns', '/conversations/:id/turns/:turnId', '/conversations/:id/delete'],
    async (ctx) => {
      const known = await ctx.state.conversations.find(ctx.params.id!).catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      });
      ctx.redirect(known ? `/conversations/${known.id}` : '/');
    },
  );
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
