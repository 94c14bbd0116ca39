import { NotFound } from '../errors';
import type { BranchTurn } from '../turns/branches';
import type { ConversationTree, TurnNode } from '../turns/conversation-tree';
import type { ChatPage } from './chat-page';
import type { RequestContext } from './context';
import { elsewhereView } from './elsewhere-view';
import { turnViews } from './turn-view';
import { addressedFrom, earlierTurns, shownFrom } from './turn-window';

/** A chat page with the end of one branch of a conversation. */
export interface BranchPage extends ChatPage {
  /** The last turn of the branch, for the address of the page; absent if the conversation has only one branch. */
  readonly branch: string | undefined;
  /** The first turn of the page, for its address; absent if the page starts where it would start without it. */
  readonly from: string | undefined;
}

/** The turns of a page, and where the turns before them and the running answer are. */
export type ShownTurns = Pick<ChatPage, 'turns' | 'earlier' | 'elsewhere'>;

/**
 * Reads a conversation.
 *
 * @param through a turn through which the branch leads, and which the page contains; absent: the branch that was used last
 * @param from the turn with which the page starts, if it is on the branch; absent: `through`
 * @throws NotFound when the viewer has no such conversation, or it has no such turn
 */
export async function conversationPage(
  ctx: RequestContext,
  id: string,
  through?: string,
  from = through,
): Promise<BranchPage> {
  const { conversations } = ctx.state;
  const [conversation, tree] = await Promise.all([conversations.find(id), conversations.treeOf(id)]);
  const { branches } = tree;
  const last = through === undefined ? branches.latest : branches.lastBelow(through);
  const branch = last ? branches.to(last.id) : [];
  const shown = await shownTurns(ctx, branch, tree, from);
  return {
    conversation,
    ...shown,
    branch: branches.isForked ? last?.id : undefined,
    from: addressedFrom(branch, from),
  };
}

/** The end of a branch, or everything from the turn `from` on. */
export async function shownTurns(
  { state: { t, versions } }: RequestContext,
  branch: readonly BranchTurn<TurnNode>[],
  tree: ConversationTree,
  from?: string,
): Promise<ShownTurns> {
  const start = shownFrom(branch, from);
  const turns = await turnViews(branch.slice(start), tree, t, versions);
  return {
    turns,
    earlier: earlierTurns(branch, start, tree.branches.isForked),
    elsewhere: await elsewhereView(tree, turns),
  };
}

/**
 * The turns before a turn that a page shows.
 *
 * @param through a turn through which the branch of the page leads
 * @throws NotFound
 */
export async function turnsBefore(
  ctx: RequestContext,
  id: string,
  before: string,
  through = before,
): Promise<ShownTurns> {
  const { t, versions } = ctx.state;
  const tree = await ctx.state.conversations.treeOf(id);
  const { branches } = tree;
  const branch = branches.to(branches.lastBelow(through).id);
  const end = branch.findIndex(({ turn }) => turn.id === before);
  if (end < 0) throw new NotFound(`No turn ${before} on the branch through ${through}`);
  const preceding = branch.slice(0, end);
  const start = shownFrom(preceding, undefined);
  return {
    turns: await turnViews(preceding.slice(start), tree, t, versions),
    earlier: earlierTurns(branch, start, branches.isForked),
  };
}
