import { ulid } from 'ulid';
import { StoreUnavailable } from '../errors';
import { QuestionLimit } from '../question-limit';
import type { Conversation } from '../stored-conversations';
import type { RequestContext } from './context';
import { LANGUAGES } from './language';
import { ownPath } from './own-path';
import type { TurnView } from './turn-view';
import { render } from './views';

/** The content of the chat page. */
export interface ChatPage {
  /** Absent before the first question. */
  readonly conversation?: Pick<Conversation, 'id' | 'title'>;
  readonly turns: readonly TurnView[];
  /** The message in the composer. */
  readonly draft?: string;
  /** The reason why the draft was not sent, as a sentence. */
  readonly problem?: string;
}

/** Returns the data that every page needs: its language and the signed-in person. */
export function pageData(ctx: RequestContext): object {
  const { language, t, viewer } = ctx.state;
  return { language, languages: LANGUAGES, t, viewer, path: ownPath(ctx.path) };
}

/** Renders the chat page, even if the list of conversations is unavailable. */
export async function renderChat(ctx: RequestContext, page: ChatPage, suggestions: readonly string[]): Promise<string> {
  const turnId = ulid();
  const limit = QuestionLimit.of(ctx.state.config);
  return render('chat', {
    ...pageData(ctx),
    ...(await conversationList(ctx, page.conversation?.id)),
    ...page,
    suggestions,
    limit,
    limitText: ctx.state.t('composer.limit', { limit: limit.characters }),
    turnId,
    action: `/conversations/${page.conversation?.id ?? turnId}/turns`,
  });
}

/** Returns the data of the list of conversations: one page of the list, and where the next page starts. */
export async function conversationList(ctx: RequestContext, current?: string, before?: string): Promise<object> {
  const { conversations, t } = ctx.state;
  try {
    const { conversations: listed, next: more } = await conversations.list(before);
    return { conversationList: listed, current, before, more, t };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { conversationList: [], current, before, more: undefined, listProblem: t('error.listUnavailable'), t };
  }
}
