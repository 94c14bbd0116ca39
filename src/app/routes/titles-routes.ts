import type Router from '@koa/router';
import { TitleChanged, TitleEmpty, TitleTooLong } from '../errors';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { readForm } from '../web/requests/body';
import { openConversation, pageOf } from '../web/requests/open-conversation';
import { ownPath } from '../web/requests/own-path';
import { pageData } from '../web/views/chat-page';
import { listedConversation } from '../web/views/conversation-list';
import { render } from '../web/views/views';

type TitleContext = RequestContext & { params: Record<string, string> };

/**
 * Maximum bytes of a field that the server reads. This is more than a valid title has, so that the form can show a title that is too long,
 * and the user can shorten it.
 */
const LONGEST_TEXT = 40_000;

/** The content of the form that renames a conversation. */
interface RenameForm {
  readonly title: string;
  /** The title that was stored when the form was opened. If another title has been stored since then, the form is refused. */
  readonly from: string;
  readonly problem?: string;
  /** The page to return to, for browsers without JavaScript. */
  readonly back: string;
}

/** Routes for renaming a conversation: in its row of the list, or on a separate page without JavaScript. */
export function titleRoutes(router: Router<RequestState>): void {
  router.get('/conversations/:id/title', async (ctx) => {
    const { title } = await ctx.state.conversations.find(ctx.params.id!);
    await sendForm(ctx, { title, from: title, back: pageOf(ctx) });
  });

  router.post('/conversations/:id/title', async (ctx) => {
    const form = await readForm(ctx, LONGEST_TEXT);
    const [title, from, back] = [form.get('title') ?? '', form.get('from'), ownPath(form.get('back') ?? '/')];
    try {
      await rename(ctx, title, from, back);
    } catch (error) {
      if (!(error instanceof TitleEmpty || error instanceof TitleTooLong || error instanceof TitleChanged)) throw error;
      ctx.status = error.status;
      const problem = ctx.state.t(error.sentence, error.values);
      // The error shows the user the stored title. Make it the title that the form replaces, so that saving again succeeds.
      const seen = error instanceof TitleChanged ? error.values.title : (from ?? '');
      await sendForm(ctx, { title, from: seen, problem, back });
    }
  });
}

async function rename(ctx: TitleContext, title: string, from: string | undefined, back: string): Promise<void> {
  const { conversations, t } = ctx.state;
  const conversation = await conversations.rename(ctx.params.id!, title, from);
  if (wantsFragment(ctx)) {
    const listed = listedConversation(conversation, t, openConversation(ctx));
    ctx.body = render('renamed-conversation', { t, conversation: listed });
  } else {
    ctx.status = 303;
    ctx.redirect(back);
  }
}

async function sendForm(ctx: TitleContext, form: RenameForm): Promise<void> {
  const { conversations, t } = ctx.state;
  const conversation = listedConversation(await conversations.find(ctx.params.id!), t, openConversation(ctx));
  ctx.body = wantsFragment(ctx)
    ? render('conversation-row', { t, conversation, form: { ...form, back: undefined } })
    : render('title', { ...pageData(ctx), conversation, form });
}
