import type { BranchTurn, Node } from '../turns/branches';
import type { TurnHead } from '../turns/log';

/** How many turns a page shows at first, and how many more each time. */
const SHOWN_TURNS = 50;

/** Links to the turns before those that a page shows. */
export interface EarlierTurns {
  readonly count: number;
  /** The address of the page with more turns, and with all. */
  readonly more: string;
  readonly all: string;
  /** The address of the turns alone that precede those of the page. */
  readonly fragment: string;
}

type PlacedTurn = BranchTurn<Node & Pick<TurnHead, 'conversationId'>>;

/** The position in its branch of the first turn that a page shows. A page always shows the end of the branch. */
export function shownFrom(branch: readonly PlacedTurn[], from: string | undefined): number {
  const end = Math.max(0, branch.length - SHOWN_TURNS);
  const position = branch.findIndex(({ turn }) => turn.id === from);
  return position < 0 ? end : Math.min(position, end);
}

/** The turn `from` if a page needs it in its address; undefined if the page contains it anyway, or if it is not on the branch. */
export function addressedFrom(branch: readonly PlacedTurn[], from: string | undefined): string | undefined {
  return shownFrom(branch, from) < shownFrom(branch, undefined) ? from : undefined;
}

/** Undefined if the page shows the whole branch. */
export function earlierTurns(
  branch: readonly PlacedTurn[],
  start: number,
  isForked: boolean,
): EarlierTurns | undefined {
  if (start === 0) return undefined;
  const { conversationId, id } = branch[start]!.turn;
  const address = `/conversations/${conversationId}`;
  const query = isForked ? `?branch=${branch.at(-1)!.turn.id}&` : '?';
  const from = (position: number) => `${address}${query}from=${branch[position]!.turn.id}`;
  return {
    count: start,
    more: from(Math.max(0, start - SHOWN_TURNS)),
    all: from(0),
    fragment: `${address}/turns${query}before=${id}`,
  };
}
