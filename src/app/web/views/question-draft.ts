import { BadRequest, type ExposedError, StalePage, TurnRunning } from '../../errors';
import type { Branches } from '../../turns/branches';
import type { TurnNode } from '../../turns/conversation-tree';
import { type RequestContext, wantsFragment } from '../context';
import { isFromOtherPage } from '../requests/open-conversation';
import type { QuestionForm } from '../requests/question-form';
import { type AttachmentView, attachmentView } from './attachment-view';
import { shownTurns } from './branch-page';
import { type ChatPage, renderChat } from './chat-page';
import { editingView } from './editing-view';
import { type ElsewhereView, elsewhereView } from './elsewhere-view';
import { newTurnId } from './turn-id';
import { render } from './views';

type DraftContext = RequestContext & { params: Record<string, string> };

/** Shows an error next to the form, and keeps the user's question in the form. */
export async function sendDraft(ctx: DraftContext, error: ExposedError, form: QuestionForm): Promise<void> {
  const { t } = ctx.state;
  const problem = t(error.sentence, error.values);
  // Replace the turn id only if another question has it or the form is invalid: for a first question, the form's URL contains the id.
  const turnId = error instanceof StalePage || error instanceof BadRequest ? newTurnId() : undefined;
  if (wantsFragment(ctx)) {
    const elsewhere = error instanceof TurnRunning ? await runningElsewhere(ctx, form) : undefined;
    ctx.body = render('composer-problem', {
      problem,
      sentence: error.sentence,
      turnId,
      replaces: form.replaces,
      elsewhere,
      t,
    });
  } else ctx.body = await draftPage(ctx, problem, form);
  ctx.status = error.status;
}

/** The running answer that prevented a question, if the page that sent the form does not show it. */
async function runningElsewhere(ctx: DraftContext, form: QuestionForm): Promise<ElsewhereView | undefined> {
  const tree = await ctx.state.conversations.treeOf(ctx.params.id!);
  if (isFromOtherPage(ctx, ctx.params.id!)) return elsewhereView(tree, []);
  const branch = shownBranch(tree.branches, form.after ? { ...form, replaces: undefined } : form);
  return elsewhereView(
    tree,
    branch.map(({ turn }) => turn),
  );
}

async function draftPage(ctx: DraftContext, problem: string, form: QuestionForm): Promise<string> {
  const { conversations } = ctx.state;
  const conversation = await conversations.find(ctx.params.id!).catch(() => undefined);
  const tree = conversation && (await conversations.treeOf(conversation.id).catch(() => undefined));
  const draft = { draft: form.message ?? '', problem, attachments: await attached(ctx, form) };
  if (!conversation || !tree) return renderChat(ctx, { turns: [], ...draft, ...attachedTo(form) }, []);
  const branch = shownBranch(tree.branches, form);
  const shown = await shownTurns(ctx, branch, tree, form.replaces);
  const replaced = shown.turns.find(({ id }) => id === form.replaces);
  if (!replaced) return renderChat(ctx, { conversation, ...shown, ...draft }, []);
  const editing = editingView({ ...replaced, conversationId: conversation.id }, form.message, problem);
  return renderChat(ctx, { conversation, ...shown, editing }, []);
}

/** The files that stay attached. They are stored under the conversation id in the form's URL. */
async function attached(ctx: DraftContext, form: QuestionForm): Promise<readonly AttachmentView[]> {
  const { conversations, t } = ctx.state;
  if (form.attachments.length === 0) return [];
  const found = await conversations.attachments.find(ctx.params.id!, form.attachments).catch(() => []);
  return found.map((file) => attachmentView(file, ctx.params.id!, t));
}

/**
 * Keeps the turn id of a first question with files, because the files are stored under it. In an existing conversation, the next question
 * needs a new turn id, because a turn may already have this one.
 */
function attachedTo({ attachments, turnId }: QuestionForm): Pick<ChatPage, 'turnId'> {
  return attachments.length > 0 ? { turnId } : {};
}

/** The branch of the page that sent a form; if the form contains the id of no existing turn, the branch that was used last. */
function shownBranch(
  branches: Branches<TurnNode>,
  { after, replaces }: QuestionForm,
): ReturnType<Branches<TurnNode>['to']> {
  const shown = replaces ? branches.find(replaces) && branches.lastBelow(replaces) : after && branches.find(after);
  const last = shown || branches.latest;
  return last ? branches.to(last.id) : [];
}
