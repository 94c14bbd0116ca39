import { ATTACHMENTS, LANGUAGES } from '../../../contract';
import { QuestionLimit } from '../../conversations/question-limit';
import type { Conversation } from '../../conversations/stored-conversations';
import { attachmentLimits } from '../../engine/attachment-limits';
import { ID, type RequestContext, type RequestState } from '../context';
import { OWN_NAMES } from '../language/language';
import { ownPath } from '../requests/own-path';
import type { AttachmentView } from './attachment-view';
import { conversationList, type ListPosition } from './conversation-list';
import type { EditingView } from './editing-view';
import type { ElsewhereView } from './elsewhere-view';
import { newTurnId } from './turn-id';
import type { TurnView } from './turn-view';
import type { EarlierTurns, LaterTurns } from './turn-window';
import { turnsHtml } from './turns-html';
import { type UndoView, undoView } from './undo-view';
import { render } from './views';

/** The content of the chat page. */
export interface ChatPage {
  /** Absent before the first question. */
  readonly conversation?: Pick<Conversation, 'id' | 'title'>;
  readonly turns: readonly TurnView[];
  /** Absent if the page shows the start of the branch. */
  readonly earlier?: EarlierTurns | undefined;
  /** Absent if the page shows the end of the branch. */
  readonly later?: LaterTurns | undefined;
  /** The last turn of the branch, which the next question follows. */
  readonly after?: string | undefined;
  /** The running answer of the conversation, if the page does not show it. */
  readonly elsewhere?: ElsewhereView | undefined;
  /** The question that the user is editing. */
  readonly editing?: EditingView;
  /** The message in the composer. */
  readonly draft?: string;
  /** The reason why the draft was not sent, as a sentence. */
  readonly problem?: string;
  /** The files that are attached to the message in the composer. */
  readonly attachments?: readonly AttachmentView[];
  /** The id of the next turn, if files are already attached to it. */
  readonly turnId?: string;
}

/** Returns the data that every page needs, such as its language, the signed-in user and the branding. */
export function pageData(ctx: RequestContext): object {
  const { language, t, viewer, branding } = ctx.state;
  return { language, languages: LANGUAGES, names: OWN_NAMES, t, viewer, path: ownPath(ctx.path), ...branding.page };
}

/** Renders the chat page, even if the list of conversations is unavailable. */
export async function renderChat(
  ctx: RequestContext,
  page: ChatPage,
  suggestions: readonly string[],
  position?: ListPosition,
): Promise<string> {
  const { turnId = newTurnId() } = page;
  // Start counting the documents now: S3 usually answers while the list of conversations is read.
  ctx.state.knowledge.refresh();
  const limit = QuestionLimit.of(ctx.state.config);
  return render('chat', {
    ...pageData(ctx),
    ...page,
    ...(await conversationList(ctx, page.conversation, position)),
    undoable: await undoable(ctx),
    knowledge: knowledgeSentence(ctx.state),
    suggestions,
    limit,
    limitText: ctx.state.t('composer.limit', { limit: limit.characters }),
    turnId,
    attaching: { ...ATTACHMENTS, isPossible: attachmentLimits(ctx.state.config) !== undefined },
    turnsHtml: await turnsHtml(page, ctx.state.t),
    action: `/conversations/${page.conversation?.id ?? turnId}/turns`,
  });
}

/** Returns a sentence with the number of documents; undefined if there are none, or if their number is not known yet. */
function knowledgeSentence({ knowledge: { current }, t }: RequestState): string | undefined {
  return current && t('welcome.knowledge', { documents: current.documents, day: t.times.day(current.changedAt) });
}

/** Returns the deleted conversation that the address of the page names, if the page can still offer to undo the deletion. */
async function undoable({ query, state }: RequestContext): Promise<UndoView | undefined> {
  const { deleted } = query;
  if (typeof deleted !== 'string' || !ID.test(deleted)) return undefined;
  const found = await state.conversations.undoable(deleted).catch(() => undefined);
  return found && undoView(found);
}
