import { parseBlocks } from './dialect';

/** A part of the text that is rendered by itself: a top-level block, one item of a top-level list, or a link definition. */
export interface Unit {
  readonly kind: 'block' | 'item' | 'fence' | 'definition';
  /** Lines of the parsed text: first, and the one after the last. */
  readonly lines: readonly [number, number];
  /** What a list item has in common with its list: two items with equal lists are of one list. */
  readonly list?: { readonly index: number; readonly marker: string };
}

const KINDS: Record<string, Unit['kind']> = { fence: 'fence', reference_definition: 'definition' };

/** Finds the units of a text. */
export function findUnits(text: string): Unit[] {
  const units: Unit[] = [];
  let list = -1;
  for (const token of parseBlocks(text, {})) {
    if (token.level === 0 && token.nesting >= 0) list++;
    if (token.level === 1 && token.type === 'list_item_open') {
      units.push({ kind: 'item', lines: token.map!, list: { index: list, marker: token.markup } });
    } else if (token.level === 0 && token.nesting >= 0 && !token.type.endsWith('_list_open')) {
      if (token.map) units.push({ kind: KINDS[token.type] ?? 'block', lines: token.map });
    }
  }
  return units;
}
