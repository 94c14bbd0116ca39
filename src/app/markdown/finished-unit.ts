import type { OpenList } from './open-list';
import type { Unit } from './units';

/** A unit whose source is complete. */
export interface FinishedUnit {
  readonly kind: Unit['kind'];
  /** The Markdown of the unit. If the unit is fenced code: its HTML without marks. */
  readonly source: string;
  /** The preceding Markdown that determines the meaning of the source, such as the header of its table. */
  readonly context: string;
  /** The offset of the unit's first character in the answer. `to`: the offset after the unit's last character. */
  readonly from: number;
  readonly to: number;
  /** The position of the unit, in the form of `Replacement.path`. */
  readonly path: readonly number[];
  /** How much of the answer's budget for highlighting code is left for the unit. */
  readonly colouring: number;
  /** The keys of those definitions that the unit refers to and that have not arrived yet. */
  missing: readonly string[];
  html: string;
  isReplaced: boolean;
}

/** The new HTML of a finished unit for which a citation or a definition arrived later. */
export interface Replacement {
  /**
   * The position of the unit's element; all numbers start at 0. The first number is the index of the block in the answer. For a
   * list item, the second number is its index in the list. For a table, the second number is 0, because the table is the only child
   * of its block; in the table, the header is element 0, and the rows are the children of element 1.
   */
  readonly path: readonly number[];
  readonly html: string;
}

/**
 * A top-level block of the page. A list has a unit for each item. A table has one for its header and one for each row. Any other
 * block is a single unit.
 */
export interface Block {
  readonly list?: OpenList;
  readonly units: FinishedUnit[];
  /** The number of empty cells of a table; 0 for any other block. */
  emptyCells: number;
}

/** HTML of a block, without the closing tags of a list or table. */
export function blockHtml({ list, units }: Block): string {
  const [first, ...others] = units.map(({ html }) => html);
  return (list?.opening ?? '') + first + (list && others.length > 0 ? list.separator : '') + others.join('');
}
