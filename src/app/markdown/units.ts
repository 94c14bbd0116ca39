import type { Token } from 'markdown-it';
import { parseBlocks } from './dialect';

/**
 * A part of the text that is rendered separately: a top-level block, an item of a top-level list, a footnote, the
 * header or a row of a top-level table, or a link definition.
 */
export interface Unit {
  readonly kind: 'block' | 'item' | 'header' | 'row' | 'fence' | 'definition';
  /** The unit's lines in the parsed text: the index of the first line, and the index of the line after the last one. */
  readonly lines: readonly [number, number];
  /** For an item, header or row: the index of its list or table among the top-level blocks of the parsed text. */
  readonly list?: number;
}

const KINDS: Record<string, Unit['kind']> = { fence: 'fence', reference_definition: 'definition' };

/**
 * Finds the units of a text.
 *
 * @param isOpen whether more text may follow
 * @param table if the text continues a table: the header of that table. The line numbers of the units do not count the header's two lines.
 */
export function findUnits(text: string, isOpen: boolean, table = ''): Unit[] {
  const units: Unit[] = [];
  let block = -1;
  for (const token of parseBlocks(table + text, isOpen)) {
    if (token.level === 0 && token.nesting >= 0) block++;
    const unit = unitOf(token, block);
    // The header of a table also produces a row. Skip that row.
    if (unit && (unit.kind !== 'row' || unit.lines[0] !== units.at(-1)?.lines[0])) units.push(unit);
  }
  if (!table) return units;
  return units.slice(1).map((unit) => ({ ...unit, lines: [unit.lines[0] - 2, unit.lines[1] - 2] }));
}

/** Fenced code, in a list item or quotation, that has no closing fence before the end of the unit. */
export interface NestedFence {
  readonly opening: string;
  /** The number of characters by which the lines of the code are indented or quoted. */
  readonly indent: number;
}

export function findNestedFence(source: string): NestedFence | undefined {
  const last = parseBlocks(source).findLast(({ nesting }) => nesting >= 0);
  if (last?.type !== 'fence' || last.level === 0) return undefined;
  const [from, to] = last.map!;
  const hasClosing = last.content.split('\n').length < to - from;
  const indent = source.split('\n', from + 1)[from]!.indexOf(last.markup);
  return hasClosing ? undefined : { opening: last.markup + last.info, indent };
}

function unitOf({ type, level, nesting, map }: Token, block: number): Unit | undefined {
  if (!map || nesting < 0) return undefined;
  if (level === 1 && /^(list_item|footnote)_open$/.test(type)) return { kind: 'item', lines: map, list: block };
  // The delimiter row is part of the header.
  if (level === 1 && type === 'thead_open') return { kind: 'header', lines: [map[0], map[1] + 1], list: block };
  if (level === 2 && type === 'tr_open') return { kind: 'row', lines: map, list: block };
  if (level > 0 || /^(.*_list|table)_open$/.test(type)) return undefined;
  return { kind: KINDS[type] ?? 'block', lines: map };
}
