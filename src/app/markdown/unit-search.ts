import { cutInLine, endOfWork, LONGEST_UNIT } from './parse-limit';
import { findUnits, type Unit } from './units';

/** Maximum work for parsing several units in one step, as `endOfWork` measures it. A single unit may need more. */
const PIECE = 8_000;

/** The units at the start of a text. */
export interface FoundUnits {
  /** Finished units. */
  readonly finished: readonly Unit[];
  /** The unit after the finished ones. It may still grow. */
  readonly growing: Unit | undefined;
  /** The offset up to which the text has been searched. `lines`: the offsets at which the lines start, then `end`. */
  readonly end: number;
  readonly lines: readonly number[];
  /** Whether a part of the text has not been searched, so that there may be more units. */
  readonly hasMore: boolean;
  /** Set if the first unit was too long and has been cut: between two lines, or within a line. */
  readonly cut?: 'line' | 'inline' | undefined;
}

/**
 * Finds units. Where finished units begin and end depends only on the text, not on how much of it has arrived.
 *
 * @param hasEnded whether no more text follows
 * @param context Markdown that must precede the text when it is parsed, such as the header of a table
 */
export function searchUnits(text: string, hasEnded: boolean, context: string): FoundUnits {
  const end = endOfWork(text, PIECE);
  const lineEnd = text.lastIndexOf('\n', end - 1) + 1;
  if (end < text.length && lineEnd > 0) {
    const units = findUnits(text.slice(0, lineEnd), true, context);
    if (units.length > 1) return found(text, lineEnd, units.slice(0, -1), units.at(-1), true);
  }
  return searchLongUnit(text, hasEnded, context);
}

/** Whether a text is so long that its first unit is finished even if no other unit follows. */
export function isTooLong(text: string): boolean {
  return endOfWork(text, LONGEST_UNIT) < text.length;
}

function searchLongUnit(text: string, hasEnded: boolean, context: string): FoundUnits {
  const limit = endOfWork(text, LONGEST_UNIT);
  const hasMore = limit < text.length;
  const isLast = hasEnded && !hasMore;
  const lineEnd = isLast ? text.length : text.lastIndexOf('\n', limit - 1) + 1;
  if (hasMore && lineEnd === 0) {
    const cut = cutInLine(text, limit);
    return found(text, cut, findUnits(text.slice(0, cut), false, context), undefined, true, 'inline');
  }
  let units = findUnits(text.slice(0, lineEnd), !isLast, context);
  const isWhole = () => hasMore && units.length === 1 && units[0]!.lines[0] === 0;
  // Parse again, now without the assumption that more text follows: a formula that is not closed within the limit is text.
  if (isWhole()) units = findUnits(text.slice(0, lineEnd), false, context);
  const last = units.at(-1);
  // Fenced code always counts as growing, because it is rendered line by line, even if it is not closed at the end of an answer.
  const isGrowing = last?.kind === 'fence' || !(isLast || isWhole());
  return found(
    text,
    lineEnd,
    isGrowing ? units.slice(0, -1) : units,
    isGrowing ? last : undefined,
    hasMore,
    isWhole() && !isGrowing ? 'line' : undefined,
  );
}

function found(
  text: string,
  end: number,
  finished: readonly Unit[],
  growing: Unit | undefined,
  hasMore: boolean,
  cut?: FoundUnits['cut'],
): FoundUnits {
  const lines = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < end; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { finished, growing, end, lines: [...lines, end], hasMore, cut };
}
