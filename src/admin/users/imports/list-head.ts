import { normaliseText } from '../invitation';
import { headingOf, PERSON_RANK } from './headings';
import { filledCells, type Row } from './list-rows';
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
  /^\W*(total\w*|gesamt\w*|summe|anzahl|insgesamt|zwischensumme|somme|nombre|somma|numero|count|sum|grand total|sub-?total\w*|ende|fine?|end|stand|quelle|source|fonte|erstellt|exporti?ert|export|generated|gener\w+|page|seite|pagina|©)(?![\p{L}\p{N}.@])/iu;
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

/** Whether a text contains no person, but a sum or a remark at the end of a list. */
export function isTotal(texts: readonly string[]): boolean {
  const filled = texts.map((text) => normaliseText(text).trim()).filter(Boolean);
  if (filled.some((text) => text.includes('@'))) return false;
  if (filled.some((text) => TOTAL.test(text)) || filled.every((text) => NUMBERS.test(text))) return true;
  return filled.length === 1 && /^\d+ \p{L}+\W*$/u.test(filled[0]!);
}

/** The row with most known headings; the last of several. Titles may stand above it, but no person. */
function knownHead(rows: readonly Row[]): number | undefined {
  let best: { index: number; count: number } | undefined;
  for (const [index, row] of rows.slice(0, SEARCHED).entries()) {
    const filled = filledCells(row);
    const count = row.cells.some((cell) => cell.includes('@')) ? 0 : filled.filter(isKnownHeading).length;
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
  return filledCells(row).every((cell) => !/[@＠]|^\S*[.\d]\S*$/u.test(cell.trim()));
}

function withoutTotals(
  rows: readonly Row[],
  head: number | undefined,
  isKnown: boolean,
  titles: readonly Row[],
): ListParts {
  const headRow = head === undefined ? undefined : rows[head]!;
  const list = rows.filter((row) => !titles.includes(row) && row !== headRow);
  let end = list.length;
  while (end > 0 && isTotal(list[end - 1]!.cells)) end--;
  const isRepeated = ({ cells }: Row) => headRow !== undefined && cells.join('\0') === headRow.cells.join('\0');
  return {
    ...(headRow ? { head: headRow } : {}),
    isKnown,
    body: list.slice(0, end).filter((row) => !isRepeated(row)),
    skipped: [...titles, ...list.slice(end)],
  };
}
