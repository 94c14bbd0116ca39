import { ulid } from 'ulid';
import type { Conversation } from '../conversations';
import { StoreUnavailable } from '../errors';
import type { RequestContext } from './context';
import { LANGUAGES } from './language';
import type { TurnView } from './turn-view';
import { render } from './views';

/** What the chat page shows besides what every page does. */
export interface ChatPage {
  /** Absent before the first question. */
  readonly conversation?: Pick<Conversation, 'id' | 'title'>;
  readonly turns: readonly TurnView[];
  /** What the composer holds, and what is wrong with it. */
  readonly draft?: string;
  readonly problem?: string;
}

/** What every page shows: its language, and who looks. */
export function pageData(ctx: RequestContext): object {
  const { language, t, viewer } = ctx.state;
  return { language, languages: LANGUAGES, t, viewer, path: ctx.path };
}

/** Renders the chat page. A list of conversations that cannot be had does not keep anybody from asking. */
export async function renderChat(ctx: RequestContext, page: ChatPage, suggestions: readonly string[]): Promise<string> {
  const turnId = ulid();
  return render('chat', {
    ...pageData(ctx),
    ...(await conversationList(ctx, page.conversation?.id)),
    ...page,
    suggestions,
    turnId,
    action: `/conversations/${page.conversation?.id ?? turnId}/turns`,
  });
}

/** The viewer's conversations as the navigation lists them, and where the list goes on. */
export async function conversationList(ctx: RequestContext, current?: string, before?: string): Promise<object> {
  const { conversations, t } = ctx.state;
  try {
    const listed = await conversations.list(before);
    return {
      conversationList: listed,
      current,
      before,
      more: listed.length === 50 ? listed.at(-1)!.activeAt : undefined,
      t,
    };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { conversationList: [], current, before, more: undefined, listProblem: t('error.listUnavailable'), t };
  }
}
