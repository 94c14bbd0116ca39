import type { PrecedingElements } from './difference';
import type { Unit } from './units';

/** A top-level block of the page that consists of several units: a list or a table. Its last unit may still grow. */
export interface OpenList {
  /** The HTML before the first unit. */
  readonly opening: string;
  /** The HTML before the second unit. */
  readonly separator: string;
  /** The Markdown that must precede a unit of the block when the unit is parsed, such as the header of the table. */
  readonly context: string;
  /**
   * Returns the HTML after the last unit.
   * @param units the number of units so far
   */
  closing(units: number): string;
  /** Returns the position of the next unit in the block, in the form of `Replacement.path`. */
  path(units: number): readonly number[];
  /**
   * Returns the number of element children that begin before the growing unit, for each element around the growing unit: for the block,
   * then for the elements in the block, from the outermost to the innermost.
   */
  preceding(units: number): PrecedingElements;
}

/**
 * Starts a list or table with its first unit.
 * @param html the HTML of the unit, including the tags of the list or table
 */
export function openList(kind: Unit['kind'], source: string, html: string): OpenList {
  return kind === 'header' ? table(source, html) : list(html);
}

/** Returns the HTML of a unit without the tags of its list or table. */
export function unwrap(kind: Unit['kind'], html: string): string {
  if (kind === 'item') return unwrapList(html).items;
  if (kind === 'header') return html.slice(html.indexOf('<thead>'), html.lastIndexOf('</table>'));
  return kind === 'row' ? unwrapRows(html).rows : html;
}

/**
 * Returns the part of a growing unit's HTML that must be added after the last unit of a list or table.
 *
 * @param leaves whether the HTML contains another block after the list or table
 */
export function continuation(list: OpenList, units: number, html: string, leaves: boolean): string {
  if (!list.context) {
    const { items, closing } = unwrapList(html);
    return leaves && html.endsWith(closing) ? items + closing : items;
  }
  const { rows, after } = unwrapRows(html);
  const growing = (units > 1 ? '' : list.separator) + rows;
  return leaves ? growing + list.closing(units + 1) + after : growing;
}

/** Separates the tags of a rendered list from its items. */
function unwrapList(html: string): { opening: string; items: string; closing: string } {
  const opening = /^<[uo]l[^>]*>/.exec(html)?.[0] ?? '';
  const closing = `</${opening.slice(1, 3)}>`;
  const end = opening && html.endsWith(closing) ? html.length - closing.length : html.length;
  return { opening, items: html.slice(opening.length, end), closing };
}

/** Extracts the rows of a rendered table, and the HTML after the table. Drops the header. */
function unwrapRows(html: string): { rows: string; after: string } {
  const [, rows = '', after = ''] = /^[^]*?<tbody>([^]*?)<\/tbody><\/table><\/div>([^]*)$/.exec(html) ?? [];
  return { rows, after };
}

function list(html: string): OpenList {
  const { opening, closing } = unwrapList(html);
  return {
    opening,
    separator: '',
    context: '',
    closing: () => closing,
    path: (units) => [units],
    preceding: (units) => [units],
  };
}

function table(source: string, html: string): OpenList {
  const columns = html.split('<th').length - 2;
  const delimiters = source.trim().split('\n')[1]!.trim().replace(/^\|?/, '|');
  return {
    opening: html.slice(0, html.indexOf('<thead>')),
    separator: '<tbody>',
    // A header without text. The context is rendered again for each row, and the header's text could refer to definitions.
    context: `|${' |'.repeat(columns)}\n${delimiters}\n`,
    closing: (units) => `${units > 1 ? '</tbody>' : ''}</table></div>`,
    path: (units) => (units === 0 ? [0, 0] : [0, 1, units - 1]),
    preceding: (units) => (units > 1 ? [1, 2, units - 1] : [1, 1]),
  };
}
