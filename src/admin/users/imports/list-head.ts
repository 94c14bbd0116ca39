import { headingOf, PERSON_RANK } from './headings';
import { filledCells, MAX_COLUMNS, type Row } from './list-rows';
import { mailboxOf, partsOf } from './mailboxes';

/** A list without the rows that contain no person. */
export interface ListParts {
  /** The row with the headings. */
  readonly head?: Row;
  /** Whether the headings are known, not only their place. */
  readonly isKnown: boolean;
  readonly body: readonly Row[];
  /** Titles above the head, totals below the list, and repeated heads. */
  readonly skipped: readonly Row[];
}

/** Rows at the beginning in which a head is searched. */
const SEARCHED = 20;
const TOTAL =
  /^\W*(total\w*|gesamt\w*|summe|anzahl|insgesamt|zwischensumme|somme|nombre|somma|numero|count|sum|grand total|sub-?total\w*|ende|fine?|end|stand|quelle|source|fonte|erstellt|exporti?ert|export\w*|esportat\w*|generated|gener\w+|printed|gedruckt|imprim\w*|stampat\w*|page|seite|pagina|vertraulich|confiden\w*|riservat\w*|©)(?![\p{L}\p{N}.@])/iu;
const NUMBERS = /^[\d\p{P}\p{S}\s]+$/u;

/** Finds the head, the titles above it, and the totals below the list. */
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

/** A row without any person. In a list without a head, other rows above the first address are invalid rows of the list. */
export function isTitle(row: Row): boolean {
  return filledCells(row).length === 1 && isHeadLike(row);
}

/** The number of rows above the totals and remarks at the end of a list. Rows of people without an address remain. */
export function lengthWithoutTotals(rows: readonly (readonly string[])[]): number {
  const last = rows.findLastIndex((cells) => cells.some((cell) => cell.includes('@')));
  const total = rows.findIndex((cells, index) => index > last && isTotal(cells));
  return total < 0 ? rows.length : total;
}

function isTotal(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  if (filled.some((text) => TOTAL.test(text)) || filled.every((text) => NUMBERS.test(text))) return true;
  // “12 people”, or a sentence.
  return filled.length === 1 && (/^\d+ \p{L}+\W*$/u.test(filled[0]!) || filled[0]!.split(/\s+/).length > 4);
}

/** The row with most known headings; the last of several. Titles may stand above it, but no person. */
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

/** A heading such as “Participants” may be a title. */
function isKnownHeading(cell: string): boolean {
  const heading = headingOf(cell);
  return heading !== undefined && !(heading.column === 'anyName' && heading.rank === PERSON_RANK);
}

/** Such as “Contact: hr@example.org”. */
function isTitleWithAddress(filled: readonly string[]): boolean {
  const [cell = ''] = filled;
  return filled.length === 1 && !mailboxOf(cell) && partsOf(cell).filter(({ mailbox }) => mailbox).length < 2;
}

function isPerson({ cells }: Row): boolean {
  return cells.some((cell) => mailboxOf(cell)) || partsOf(cells.join(';')).some(({ mailbox }) => mailbox);
}

/** No cell contains an address, or what was meant as one: `anna.example.org`, `anna2`. */
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
