import type { BranchTurn, Node } from '../../turns/branches';
import type { TurnHead } from '../../turns/log';

/** How many turns a page shows, unless its address asks for all turns. */
const SHOWN_TURNS = 50;
/** How many turns at most a page shows before a linked turn, unless it shows the last turns of the branch. */
const TURNS_BEFORE = 5;

/** The turns that a page shows: from the position `start` of their branch up to, but not including, `end`. */
export interface TurnWindow {
  readonly start: number;
  readonly end: number;
}

/** Links to the turns before the turns that a page shows. */
export interface EarlierTurns {
  readonly count: number;
  /** The address of the page with the previous turns. */
  readonly more: string;
  /** The address of the page that shows all turns. */
  readonly all: string;
  /** The address of a fragment with the previous turns, which the page inserts above its own. */
  readonly fragment: string;
}

/** Links to the turns after the turns that a page shows. */
export interface LaterTurns {
  readonly count: number;
  /** The address of the page with the next turns. */
  readonly more: string;
  /** The address of the page with the last turns. */
  readonly last: string;
}

type PlacedTurn = BranchTurn<Node & Pick<TurnHead, 'conversationId'>>;

/**
 * The turns of a page that starts with the turn `from`. If `from` is absent, not on the branch, or one of the last turns of the branch, the
 * page shows these last turns.
 */
export function turnWindow(branch: readonly PlacedTurn[], from: string | undefined): TurnWindow {
  const last = startOfEnd(branch);
  const position = branch.findIndex(({ turn }) => turn.id === from);
  const start = position < 0 ? last : Math.min(position, last);
  return { start, end: Math.min(branch.length, start + SHOWN_TURNS) };
}

/**
 * The turn with which a page must start so that it shows the turn `id` and some turns before it. Undefined if the page
 * shows this turn even without a start in its URL, or if the turn is not on the branch.
 */
export function startFor(branch: readonly PlacedTurn[], id: string | undefined): string | undefined {
  const position = branch.findIndex(({ turn }) => turn.id === id);
  if (position < 0 || position >= startOfEnd(branch)) return undefined;
  return branch[Math.max(0, position - TURNS_BEFORE)]!.turn.id;
}

/** Undefined if a page shows the start of the branch. */
export function earlierTurns(
  branch: readonly PlacedTurn[],
  { start }: Pick<TurnWindow, 'start'>,
  isForked: boolean,
): EarlierTurns | undefined {
  if (start === 0) return undefined;
  const { address, query, from } = addresses(branch, isForked);
  return {
    count: start,
    more: from(Math.max(0, start - SHOWN_TURNS)),
    all: `${address}${query}all`,
    fragment: `${address}/turns${query}before=${branch[start]!.turn.id}`,
  };
}

/** Undefined if a page shows the end of the branch. */
export function laterTurns(
  branch: readonly PlacedTurn[],
  { end }: TurnWindow,
  isForked: boolean,
): LaterTurns | undefined {
  if (end === branch.length) return undefined;
  const { address, query, from } = addresses(branch, isForked);
  return {
    count: branch.length - end,
    more: `${from(end)}#question-${branch[end]!.turn.id}`,
    last: `${address}${query.slice(0, -1)}`,
  };
}

/** The position at which a page starts if its address does not name the turn to start with. The page then shows the last turns. */
function startOfEnd(branch: readonly PlacedTurn[]): number {
  return Math.max(0, branch.length - SHOWN_TURNS);
}

function addresses(branch: readonly PlacedTurn[], isForked: boolean) {
  const { conversationId, id } = branch.at(-1)!.turn;
  const address = `/conversations/${conversationId}`;
  const query = isForked ? `?branch=${id}&` : '?';
  return { address, query, from: (position: number) => `${address}${query}from=${branch[position]!.turn.id}` };
}
