import type Router from '@koa/router';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { openConversation, pageOf } from '../web/requests/open-conversation';
import { listedConversation } from '../web/views/conversation-list';
import { undoView } from '../web/views/undo-view';
import { render } from '../web/views/views';

type DeletionContext = RequestContext & { params: Record<string, string> };

/**
 * Routes that delete a conversation at once, delete it so that the deletion can be undone, or delete all conversations. The pages
 * use the undoable deletion.
 */
export function deletionRoutes(router: Router<RequestState>): void {
  // Without JavaScript, a form cannot send DELETE.
  router.post('/conversations/:id/delete', remove);
  router.delete('/conversations/:id', remove);

  router.post('/conversations/:id/deletion', removeUndoably);
  router.post('/conversations/:id/deletion/undo', undo);

  router.post('/settings/conversations/deletion', async (ctx) => {
    await ctx.state.conversations.deleteAll();
    ctx.status = 303;
    ctx.redirect('/settings?done=deleted');
  });

  // If the user has to sign in again, the browser repeats the request as GET, even if it was a POST.
  router.get('/settings/conversations/deletion', (ctx) => ctx.redirect('/settings'));
}

async function remove(ctx: DeletionContext): Promise<void> {
  await ctx.state.conversations.delete(ctx.params.id!);
  if (wantsFragment(ctx)) {
    ctx.set('hx-redirect', '/');
    ctx.body = '';
  } else {
    ctx.status = 303;
    ctx.redirect('/');
  }
}

async function removeUndoably(ctx: DeletionContext): Promise<void> {
  const { conversations, t } = ctx.state;
  const undoable = await conversations.deleteUndoably(ctx.params.id!);
  const isOpen = openConversation(ctx) === undoable.id;
  if (wantsFragment(ctx) && !isOpen) {
    // Name the conversation in the page's address, so that the page still offers to undo the deletion after a reload.
    const page = pageOf(ctx);
    if (isChat(page)) ctx.set('hx-replace-url', withDeleted(page, undoable.id));
    ctx.body = render('deleted-conversation', { t, id: undoable.id, undoable: undoView(undoable) });
  } else if (wantsFragment(ctx)) {
    ctx.set('hx-redirect', `/?deleted=${undoable.id}`);
    ctx.body = '';
  } else {
    ctx.status = 303;
    ctx.redirect(withDeleted(isOpen ? '/' : pageOf(ctx), undoable.id));
  }
}

/** Whether a page can offer to undo a deletion: the start page, a page of the list, or a conversation. */
function isChat(page: string): boolean {
  return /^\/(?:conversations(?:\/[^/?]+)?)?(?:\?|$)/.test(page);
}

/** The address of a page that offers to undo a deletion: the given page if it can offer that, otherwise the start page. */
function withDeleted(page: string, id: string): string {
  const { pathname, searchParams } = new URL(isChat(page) ? page : '/', 'http://localhost');
  searchParams.set('deleted', id);
  return `${pathname}?${searchParams}`;
}

async function undo(ctx: DeletionContext): Promise<void> {
  const { conversations, t } = ctx.state;
  const conversation = await conversations.undoDeletion(ctx.params.id!);
  if (wantsFragment(ctx)) {
    const listed = listedConversation(conversation, t, openConversation(ctx));
    ctx.body = render('restored-conversation', { t, conversation: listed });
  } else {
    ctx.status = 303;
    ctx.redirect(`/conversations/${conversation.id}`);
  }
}
