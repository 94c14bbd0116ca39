import type { Branches, BranchTurn } from '../../turns/branches';
import type { TurnNode } from '../../turns/conversation-tree';
import { startFor } from './turn-window';

/** Which version of a turn a page shows, and the addresses of the versions before and after it. */
export interface VersionsView {
  /** Counted from 1. */
  readonly current: number;
  readonly count: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** Returns undefined if the turn has only one version. */
export function versionsView(
  { turn, versions }: BranchTurn<TurnNode>,
  branches: Branches<TurnNode>,
): VersionsView | undefined {
  if (versions.length < 2) return undefined;
  const index = versions.indexOf(turn);
  const address = (version: TurnNode | undefined) => version && addressOf(version, branches);
  return {
    current: index + 1,
    count: versions.length,
    previous: address(versions[index - 1]),
    next: address(versions[index + 1]),
  };
}

/**
 * The address of the most recently used branch that contains a version. If the page would not show the version otherwise, the address
 * contains the id of the turn with which the page starts.
 */
function addressOf({ id }: TurnNode, branches: Branches<TurnNode>): string {
  const last = branches.lastBelow(id);
  const from = startFor(branches.to(last.id), id);
  return `${branchAddress(last)}${from ? `&from=${from}` : ''}#question-${id}`;
}

/** The address of the branch that ends with a turn. */
export function branchAddress({ conversationId, id }: Pick<TurnNode, 'conversationId' | 'id'>): string {
  return `/conversations/${conversationId}?branch=${id}`;
}
