import type Router from '@koa/router';
import { type Asked, UNSAVED } from '../conversations/asked-question';
import type { QuestionLimit } from '../conversations/question-limit';
import { titleOf } from '../conversations/titles';
import { ExposedError, NotFound, StoreUnavailable } from '../errors';
import type { TurnHead } from '../turns/log';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { isFromOtherPage } from '../web/requests/open-conversation';
import { checkQuestionForm, type QuestionForm, readQuestionForm } from '../web/requests/question-form';
import { streamPage } from '../web/stream/plain-answer';
import { sendText, whileConnected } from '../web/stream/streaming';
import { pageWith, type ShownTurns, shownTurns } from '../web/views/branch-page';
import { renderChat } from '../web/views/chat-page';
import { type ListedConversation, listedConversation } from '../web/views/conversation-list';
import { editingView } from '../web/views/editing-view';
import { sendDraft } from '../web/views/question-draft';
import { turnAddress } from '../web/views/turn-address';
import { newTurnId } from '../web/views/turn-id';
import { newTurnView, type TurnView, turnView } from '../web/views/turn-view';
import { turnsHtml } from '../web/views/turns-html';
import { branchAddress } from '../web/views/versions-view';
import { render } from '../web/views/views';
import { addFiles } from './attachments-routes';

type QuestionContext = RequestContext & { params: Record<string, string> };
/** The turn with which a branch ends. */
type LastTurn = Pick<TurnHead, 'id' | 'conversationId'>;

/** Routes for asking a question, and for asking another version of it. */
export function questionRoutes(router: Router<RequestState>, limit: QuestionLimit): void {
  router.post('/conversations/:id/turns', (ctx) => ask(ctx, limit));
  router.get('/conversations/:id/turns/:turnId/edit', edit);
}

async function ask(ctx: QuestionContext, limit: QuestionLimit): Promise<void> {
  const { attachments } = ctx.state.conversations;
  const release = ctx.is('multipart/form-data') ? await attachments.permitUpload(whileConnected(ctx)) : undefined;
  try {
    await askForm(ctx, await readQuestionForm(ctx, limit), limit);
  } finally {
    release?.();
  }
}

async function askForm(ctx: QuestionContext, form: QuestionForm, limit: QuestionLimit): Promise<void> {
  let attachments = form.attachments;
  try {
    checkQuestionForm(form, limit);
    const { ids, refusal } = await addFiles(ctx, form.files);
    attachments = [...attachments, ...ids];
    if (refusal) throw refusal;
    const asked = await askOf(ctx, { ...form, attachments });
    await (wantsFragment(ctx) ? sendFragment(ctx, asked, form) : streamWholePage(ctx, asked, form));
  } catch (error) {
    if (!(error instanceof ExposedError) || error instanceof NotFound) throw error;
    await sendDraft(ctx, error, { ...form, attachments });
  }
}

function askOf({ params: { id = '' }, state }: QuestionContext, form: QuestionForm): Promise<Asked> {
  const { turnId, message = '', after, replaces, attachments } = form;
  if (replaces) return state.conversations.askAgain(id, turnId, replaces, form.message);
  return state.conversations.ask(id === turnId ? undefined : id, turnId, message, after, attachments);
}

/**
 * Responds with the question and an empty answer, which connects to its own stream. If the question is stored, responds with the last
 * turns of its branch instead in two cases: if it is another version of a question, or if the page lacks the conversation or some of
 * these turns, for example because an earlier response was lost.
 */
async function sendFragment(ctx: QuestionContext, asked: Asked, form: QuestionForm): Promise<void> {
  const { t } = ctx.state;
  const { replaces } = form;
  const { conversationId, head, stored } = asked;
  const last = await lastTurn(ctx, asked);
  const isNew = conversationId === head.id;
  const isOpened = stored && !isNew && isFromOtherPage(ctx, conversationId);
  const isBehind = form.isBehind || last.id !== head.id;
  const isMoved = stored && (isBehind || isOpened) && !replaces;
  if (isNew || isOpened) ctx.set('hx-push-url', `/conversations/${conversationId}`);
  else if (replaces && stored) ctx.set('hx-push-url', branchAddress(last));
  // An address names a branch by its last turn, which has changed. A turn that is not stored has no address.
  else if (stored && ctx.get('hx-current-url').includes('branch=')) ctx.set('hx-replace-url', branchAddress(last));
  else if (isMoved) ctx.set('hx-replace-url', `/conversations/${conversationId}`);
  if (isMoved) ctx.set({ 'hx-retarget': '#messages', 'hx-reswap': 'innerHTML' });
  const shown = replaces || isMoved ? await branchOf(ctx, asked, form, last) : { turns: [await askedTurn(ctx, asked)] };
  ctx.body = render('new-turn', {
    t,
    turns: shown.turns,
    turnsHtml: await turnsHtml(shown, t),
    turnId: newTurnId(),
    after: stored ? last.id : afterUnstored(asked, form),
    sent: head.attachments ?? [],
    newConversation: isNew || isOpened ? await newConversation(ctx, asked) : undefined,
  });
}

/**
 * The last turn of the branch of a question. This is a later turn than the question's own if an earlier request asked the question, and the
 * user has since continued the conversation in another tab.
 */
async function lastTurn(
  { state: { conversations } }: QuestionContext,
  { conversationId, head, stored }: Asked,
): Promise<LastTurn> {
  if (!stored || !hasEnded(head)) return head;
  const { branches } = await conversations.treeOf(conversationId);
  return branches.lastBelow(head.id);
}

/** Whether the answer has ended. This is possible only if an earlier request has asked the question. */
function hasEnded({ status }: TurnHead): boolean {
  return status !== 'streaming';
}

/**
 * The list row of a conversation that the page has not opened yet. If the page was reloaded and has sent its first question again, this row
 * replaces the one on the page.
 */
async function newConversation(ctx: QuestionContext, asked: Asked): Promise<ListedConversation> {
  const { conversationId: id, head } = asked;
  return listedConversation({ id, title: await currentTitle(ctx, asked), activeAt: head.askedAt }, ctx.state.t, id);
}

async function currentTitle(
  { state: { conversations } }: QuestionContext,
  { conversationId, head, stored, isRepeated }: Asked,
): Promise<string> {
  const isFirst = conversationId === head.id;
  if (isFirst && !(stored && isRepeated)) return titleOf(head.question);
  try {
    // The user may have renamed the conversation since an earlier request has created it.
    return (await conversations.find(conversationId)).title;
  } catch (error) {
    // This task may have the running answer in memory: show it while the table is unavailable.
    if (isFirst && error instanceof StoreUnavailable) return titleOf(head.question);
    throw error;
  }
}

/**
 * Responds to a browser without JavaScript with a whole page, into which the answer is streamed as it arrives. Redirects a repeated
 * request, for example of a reload, to the answer in its conversation: the page that answers a question lacks later turns.
 */
async function streamWholePage(ctx: QuestionContext, asked: Asked, form: QuestionForm): Promise<void> {
  const { conversations } = ctx.state;
  const { conversationId, head, stored } = asked;
  if (stored && hasEnded(head)) {
    ctx.redirect(turnAddress(head));
    ctx.status = 303;
    return;
  }
  const shown = await branchOf(ctx, asked, form, head);
  const turns = shown.turns.map((turn) => (turn.id === head.id ? { ...turn, streamed: true } : turn));
  const conversation = { id: conversationId, title: titleOf(head.question) };
  const page = await renderChat(ctx, { ...shown, conversation, turns }, []);
  sendText(
    ctx,
    'html',
    streamPage(page, conversations.follow(conversationId, head.id, whileConnected(ctx)), head, ctx.state, shown.after),
  );
}

/** The last turns of the branch that ends with the turn `last`; only the asked turn if it is not stored. */
async function branchOf(ctx: QuestionContext, asked: Asked, form: QuestionForm, last: LastTurn): Promise<ShownTurns> {
  const { conversations } = ctx.state;
  if (!asked.stored) return { turns: [await askedTurn(ctx, asked)], after: afterUnstored(asked, form) };
  const tree = await conversations.treeOf(asked.conversationId);
  return shownTurns(ctx, tree.branches.to(last.id), tree);
}

/**
 * The turn that the next question follows if this question was not stored: the turn that this question follows, because otherwise the
 * branch of the next question would be unknown. If this question may nevertheless have been stored: its own turn. In a conversation
 * whose first question was not stored: `UNSAVED`.
 */
function afterUnstored({ conversationId, head, isUncertain }: Asked, { after }: QuestionForm): string | undefined {
  if (conversationId === head.id || after === UNSAVED) return UNSAVED;
  return isUncertain ? head.id : after;
}

async function askedTurn({ state: { conversations, t, versions } }: QuestionContext, asked: Asked): Promise<TurnView> {
  const { conversationId, head, stored } = asked;
  if (head.status === 'streaming') return newTurnView(head, stored, t);
  const turn = await conversations.turn(conversationId, head.id);
  return turnView(turn, t, await versions.shown([turn]));
}

/** Shows the form that asks another version of a question. */
async function edit(ctx: QuestionContext): Promise<void> {
  const { id, turnId } = ctx.params as { id: string; turnId: string };
  const { conversations, t } = ctx.state;
  if (!wantsFragment(ctx)) {
    const page = await pageWith(ctx, id, turnId);
    const { question } = page.turns.find((turn) => turn.id === turnId)!;
    const editing = editingView({ id: turnId, conversationId: id, question });
    ctx.body = await renderChat(ctx, { ...page, editing }, []);
    return;
  }
  const editing = editingView(await conversations.turn(id, turnId));
  ctx.body = render('edit', { t, editing });
}
