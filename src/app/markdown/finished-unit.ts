import type { OpenList } from './open-list';
import type { Unit } from './units';

/** A finished unit. */
export interface FinishedUnit {
  readonly kind: Unit['kind'];
  /** The Markdown; the HTML without marks if the unit is fenced code. */
  readonly source: string;
  /** The preceding Markdown that determines the meaning of the source, such as the header of its table. */
  readonly context: string;
  /** The offsets of the source in the answer. */
  readonly from: number;
  readonly to: number;
  /** The place of the unit, as in `Replacement`. */
  readonly path: readonly number[];
  /** The budget for colouring code that is left for the unit. */
  readonly colouring: number;
  /** The keys to which the unit refers and which have no definition yet. */
  missing: readonly string[];
  html: string;
  isReplaced: boolean;
}

/** The new HTML of a finished unit for which a citation or a definition arrived later. */
export interface Replacement {
  /**
   * The place of the unit's element, from 0: index of the block in the answer; for a list item, also its index in the list; for
   * a table, which is the only child of its block, the header is element 0, and its rows are children of element 1.
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
  /** How many cells of a table are empty. */
  emptyCells: number;
}

/** HTML of a block, without the closing tags of a list or table. */
export function blockHtml({ list, units }: Block): string {
  const [first, ...others] = units.map(({ html }) => html);
  return (list?.opening ?? '') + first + (list && others.length > 0 ? list.separator : '') + others.join('');
}
