import { headingOf, PERSON_RANK } from './headings';
import { filledCells, MAX_COLUMNS, type Row } from './list-rows';
import { mailboxOf, partsOf } from './mailboxes';

/** The parts of a list: its header row, the rows that may contain people, and the skipped rows. No part contains a repeated header row. */
export interface ListParts {
  /** The row with the headings. */
  readonly head?: Row;
  /**
   * Whether the headings have a known meaning. If not, `head` is the row above the first person, if that row looks like
   * a header row.
   */
  readonly isKnown: boolean;
  readonly body: readonly Row[];
  /**
   * All rows above known headings, or otherwise the titles above the first person; after the last address, the first total or remark and
   * all rows below it.
   */
  readonly skipped: readonly Row[];
}

/** Number of rows at the beginning that are searched for a header row. */
const SEARCHED = 20;
const TOTAL =
  /^\W*(total\w*|gesamt\w*|summe|anzahl|insgesamt|zwischensumme|somme|nombre|somma|numero|count|sum|grand total|sub-?total\w*|ende|fine?|end|stand|quelle|source|fonte|erstellt|exporti?ert|export\w*|esportat\w*|generated|gener\w+|printed|gedruckt|imprim\w*|stampat\w*|page|seite|pagina|vertraulich|confiden\w*|riservat\w*|©)(?![\p{L}\p{N}.@])/iu;
const NUMBERS = /^[\d\p{P}\p{S}\s]+$/u;

/** Finds the header row, the titles above it, and the totals below the list. */
export function listParts(rows: readonly Row[]): ListParts {
  const known = knownHead(rows);
  if (known !== undefined) return withoutTotals(rows, known, true, rows.slice(0, known));
  const first = rows.findIndex(isPerson);
  if (first < 1) return withoutTotals(rows, undefined, false, []);
  const unknown = first - 1;
  const isHead = filledCells(rows[unknown]!).length > 1 && isHeadLike(rows[unknown]!);
  return withoutTotals(
    rows,
    isHead ? unknown : undefined,
    false,
    rows.slice(0, isHead ? unknown : first).filter(isTitle),
  );
}

/**
 * Whether a row is a title. In a list without known headings, a row above the first address counts as invalid if it is neither a title nor
 * the header row.
 */
export function isTitle(row: Row): boolean {
  return filledCells(row).length === 1 && isHeadLike(row);
}

/**
 * Returns the number of rows before the totals and remarks at the end of a list. The number includes rows of people
 * without an address.
 */
export function lengthWithoutTotals(rows: readonly (readonly string[])[]): number {
  const last = rows.findLastIndex((cells) => cells.some((cell) => cell.includes('@')));
  const total = rows.findIndex((cells, index) => index > last && isTotal(cells));
  return total < 0 ? rows.length : total;
}

function isTotal(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  if (filled.some((text) => TOTAL.test(text)) || filled.every((text) => NUMBERS.test(text))) return true;
  // Matches “12 people”, or a sentence.
  return filled.length === 1 && (/^\d+ \p{L}+\W*$/u.test(filled[0]!) || filled[0]!.split(/\s+/).length > 4);
}

/**
 * Finds the row with the most known headings, or the last of several such rows. Titles may precede the row, but people may not. Returns
 * undefined if no row has a known heading. Also returns undefined if the row has a single filled cell and a row below it has several: the
 * single cell is then the title of a table.
 */
function knownHead(rows: readonly Row[]): number | undefined {
  let best: { index: number; count: number } | undefined;
  for (const [index, row] of rows.slice(0, SEARCHED).entries()) {
    const filled = filledCells(row);
    const count = row.cells.some((cell) => cell.includes('@'))
      ? 0
      : filled.slice(0, MAX_COLUMNS).filter(isKnownHeading).length;
    if (count > 0 && count >= (best?.count ?? 0)) best = { index, count };
    if (isPerson(row) && !isTitleWithAddress(filled)) break;
  }
  const isTitleOfTable =
    best &&
    filledCells(rows[best.index]!).length === 1 &&
    rows.slice(best.index).some((row) => filledCells(row).length > 1);
  return isTitleOfTable ? undefined : best?.index;
}

/** Whether a cell is a known heading. A heading such as “Participants” is excluded, because it may be a title. */
function isKnownHeading(cell: string): boolean {
  const heading = headingOf(cell);
  return heading !== undefined && !(heading.column === 'anyName' && heading.rank === PERSON_RANK);
}

/** Whether a row is a title with an address, such as “Contact: hr@example.org”. */
function isTitleWithAddress(filled: readonly string[]): boolean {
  const [cell = ''] = filled;
  return filled.length === 1 && !mailboxOf(cell) && partsOf(cell).filter(({ mailbox }) => mailbox).length < 2;
}

function isPerson({ cells }: Row): boolean {
  return cells.some((cell) => mailboxOf(cell)) || partsOf(cells.join(';')).some(({ mailbox }) => mailbox);
}

/**
 * Whether no cell of a row contains an address, or anything meant as an address, such as `anna.example.org` or `anna2`.
 */
function isHeadLike(row: Row): boolean {
  return filledCells(row).every((cell) => !cell.includes('@') && (/\s/.test(cell.trim()) || !/[.\d]/.test(cell)));
}

function withoutTotals(
  rows: readonly Row[],
  head: number | undefined,
  isKnown: boolean,
  titles: readonly Row[],
): ListParts {
  const headRow = head === undefined ? undefined : rows[head]!;
  const left = new Set([...titles, headRow]);
  const list = rows.filter((row) => !left.has(row));
  const end = lengthWithoutTotals(list.map(({ cells }) => cells));
  const isRepeated = ({ cells }: Row) => headRow !== undefined && cells.join('\0') === headRow.cells.join('\0');
  return {
    ...(headRow ? { head: headRow } : {}),
    isKnown,
    body: list.slice(0, end).filter((row) => !isRepeated(row)),
    skipped: [...titles, ...list.slice(end)],
  };
}
