import type { Conversation } from '../../conversations/stored-conversations';
import { NotFound } from '../../errors';
import type { BranchTurn } from '../../turns/branches';
import type { ConversationTree, TurnNode } from '../../turns/conversation-tree';
import type { RequestContext } from '../context';
import type { ChatPage } from './chat-page';
import { elsewhereView } from './elsewhere-view';
import { turnViews } from './turn-view';
import { earlierTurns, laterTurns, startFor, type TurnWindow, turnWindow } from './turn-window';

type Branch = readonly BranchTurn<TurnNode>[];

/** A branch of a conversation that a page shows. */
export interface ShownBranch {
  readonly conversation: Conversation;
  readonly tree: ConversationTree;
  readonly branch: Branch;
  /** The last turn of the branch, for the address of the page; absent if the conversation has only one branch. */
  readonly name: string | undefined;
}

/** The turns of a page, with links to the other turns of their branch and to the running answer. */
export type ShownTurns = Pick<ChatPage, 'turns' | 'earlier' | 'later' | 'after' | 'elsewhere'>;

/**
 * Reads a conversation.
 *
 * @param through a turn that the branch contains; absent: the branch that was used last
 * @throws NotFound when the viewer has no such conversation, or it has no such turn
 */
export async function findBranch(
  { state: { conversations } }: RequestContext,
  id: string,
  through?: string,
): Promise<ShownBranch> {
  const [conversation, tree] = await Promise.all([conversations.find(id), conversations.treeOf(id)]);
  const branch = tree.branches.through(through);
  return { conversation, tree, branch, name: tree.branches.isForked ? branch.at(-1)?.turn.id : undefined };
}

/** The address of the page that shows a turn of a branch, or all turns of the branch. */
export function addressWith(
  { conversation, branch, name }: ShownBranch,
  turn: string | undefined,
  all = false,
): string {
  const from = all ? undefined : startFor(branch, turn);
  const query = new URLSearchParams({
    ...(name ? { branch: name } : {}),
    ...(from ? { from } : {}),
    ...(all ? { all: '' } : {}),
  });
  return `/conversations/${conversation.id}${query.size > 0 ? `?${query}` : ''}`;
}

/**
 * A page that shows a turn of a conversation.
 *
 * @throws NotFound
 */
export async function pageWith(ctx: RequestContext, id: string, turn: string): Promise<ChatPage> {
  const { conversation, tree, branch } = await findBranch(ctx, id, turn);
  return { conversation, ...(await shownTurns(ctx, branch, tree, startFor(branch, turn))) };
}

/**
 * The turns of a page that starts with the turn `from`. If `from` is absent, not on the branch, or one of the last turns of the branch, the
 * page shows these last turns.
 */
export async function shownTurns(
  ctx: RequestContext,
  branch: Branch,
  tree: ConversationTree,
  from?: string,
): Promise<ShownTurns> {
  return turnsWithin(ctx, branch, tree, turnWindow(branch, from));
}

/** All turns of a branch. */
export function allTurns(ctx: RequestContext, branch: Branch, tree: ConversationTree): Promise<ShownTurns> {
  return turnsWithin(ctx, branch, tree, { start: 0, end: branch.length });
}

/**
 * The turns that a page inserts above the turn `before`.
 *
 * @param through a turn that the branch of the page contains
 * @throws NotFound
 */
export async function turnsBefore(
  { state: { conversations, t, versions } }: RequestContext,
  id: string,
  before: string,
  through = before,
): Promise<Pick<ShownTurns, 'turns' | 'earlier'>> {
  const tree = await conversations.treeOf(id);
  const { branches } = tree;
  const branch = branches.through(through);
  const end = branch.findIndex(({ turn }) => turn.id === before);
  if (end < 0) throw new NotFound(`No turn ${before} on the branch through ${through}`);
  const preceding = branch.slice(0, end);
  const { start } = turnWindow(preceding, undefined);
  return {
    turns: await turnViews(preceding.slice(start), tree, t, versions),
    earlier: earlierTurns(branch, { start }, branches.isForked),
  };
}

async function turnsWithin(
  { state: { t, versions } }: RequestContext,
  branch: Branch,
  tree: ConversationTree,
  window: TurnWindow,
): Promise<ShownTurns> {
  const { isForked } = tree.branches;
  const turns = await turnViews(branch.slice(window.start, window.end), tree, t, versions);
  return {
    turns,
    earlier: earlierTurns(branch, window, isForked),
    later: laterTurns(branch, window, isForked),
    after: branch.at(-1)?.turn.id,
    elsewhere: await elsewhereView(tree, turns),
  };
}
