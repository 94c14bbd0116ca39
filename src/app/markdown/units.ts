import { parseBlocks } from './dialect';

/**
 * A part of the text that is rendered separately: a top-level block, an item of a top-level list, a footnote, or a link
 * definition.
 */
export interface Unit {
  readonly kind: 'block' | 'item' | 'fence' | 'definition';
  /** The unit's lines in the parsed text: the first one, and the one after the last. */
  readonly lines: readonly [number, number];
  /** The list of a list item. Items of the same list have the same index. */
  readonly list?: { readonly index: number; readonly marker: string };
}

const KINDS: Record<string, Unit['kind']> = { fence: 'fence', reference_definition: 'definition' };

/**
 * Finds the units of a text.
 *
 * @param isOpen whether more text may follow
 */
export function findUnits(text: string, isOpen: boolean): Unit[] {
  const units: Unit[] = [];
  let list = -1;
  for (const token of parseBlocks(text, isOpen)) {
    if (token.level === 0 && token.nesting >= 0) list++;
    if (token.level === 1 && /^(list_item|footnote)_open$/.test(token.type)) {
      units.push({ kind: 'item', lines: token.map!, list: { index: list, marker: token.markup } });
    } else if (token.level === 0 && token.nesting >= 0 && !token.type.endsWith('_list_open')) {
      if (token.map) units.push({ kind: KINDS[token.type] ?? 'block', lines: token.map });
    }
  }
  return units;
}
