import { isAdminIn, isFormOfAddress, languageIn } from './cell-values';
import type { Column } from './headings';
import { headingOf, PERSON_RANK, PRIVATE_RANK } from './headings';
import type { Row } from './list-rows';
import { mailboxOf } from './mailboxes';

/**
 * The indices of a list's columns by their meaning. If several columns have the same meaning, the first of them that is
 * filled contains the row's value.
 */
export interface Columns {
  readonly email: readonly number[];
  /** The whole name. It takes precedence over `firstName` and `familyName`. */
  readonly name: readonly number[];
  readonly firstName: readonly number[];
  readonly familyName: readonly number[];
  readonly language: readonly number[];
  readonly role: readonly number[];
  /** Number of columns. A row with filled cells beyond them is invalid. */
  readonly width: number;
}

const NONE: Columns = { email: [], name: [], firstName: [], familyName: [], language: [], role: [], width: 0 };
/** The columns of a list without a header row. */
const DEFAULT: Columns = { ...NONE, email: [0], name: [1], language: [2], role: [3], width: 4 };

/** Finds the columns by their headings. @returns undefined if no column contains addresses */
export function columnsByHead(head: Row, rows: readonly Row[]): Columns | undefined {
  const headings = head.cells.map((cell, index) => ({ index, ...headingOf(cell) }));
  const ranked = (column: Column) =>
    headings.filter((heading) => heading.column === column).sort((a, b) => a.rank! - b.rank! || a.index - b.index);
  const addresses = ranked('email');
  // Use columns of private addresses only if the list has no other columns of addresses.
  const official = addresses.filter(({ rank }) => rank! < PRIVATE_RANK);
  const email = addressColumns(
    (official.length > 0 ? official : addresses).map(({ index }) => index),
    rows,
  );
  if (email.length === 0) return undefined;
  const others = (column: Column) => ranked(column).filter(({ index }) => !email.includes(index));
  const of = (column: Column) => others(column).map(({ index }) => index);
  const named = { name: of('name'), firstName: of('firstName'), familyName: of('familyName') };
  const isNamed = Object.values(named).some((columns) => columns.length > 0);
  // A heading such as “Employee” may mean an employee number if there are also columns of names.
  const anyNames = others('anyName');
  const plain = anyNames.filter(({ rank }) => rank !== PERSON_RANK);
  const usable = (plain.length > 0 || isNamed ? plain : anyNames).map(({ index }) => index);
  const columns = {
    ...named,
    ...withAnyName(named, usable),
    email,
    language: of('language'),
    role: of('role'),
    width: head.cells.length,
  };
  return ignoredColumns(columns, rows, head).length > 0 ? withoutForeign(columns, rows) : columns;
}

/**
 * Removes “Role” and “Language” columns that are filled but contain no known role or language. Called only for a list
 * that has other columns without a known meaning: in such a list, these two headings may mean something else, too.
 */
function withoutForeign(columns: Columns, rows: readonly Row[]): Columns {
  const isOurs = (test: (cell: string) => boolean) => (index: number) => {
    const cells = filledIn(index, rows);
    return cells.length === 0 || cells.some(test);
  };
  return {
    ...columns,
    language: columns.language.filter(isOurs((cell) => languageIn(cell, 'de') !== undefined)),
    role: columns.role.filter(isOurs((cell) => isAdminIn(cell) !== undefined)),
  };
}

/** Finds the columns of a list whose headings are missing or unknown, by what the columns contain. */
export function columnsByContent(rows: readonly Row[], isWithoutHead: boolean): Columns {
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const filled = Array.from({ length: width }, (_, index) => filledIn(index, rows));
  const [email = 0] = addressColumns([], rows);
  const others = [...filled.keys()].filter((index) => index !== email && filled[index]!.length > 0);
  const language = others.filter((index) => filled[index]!.every((cell) => languageIn(cell, 'de')));
  const role = others.filter(
    (index) => !language.includes(index) && filled[index]!.every((cell) => isAdminIn(cell) !== undefined),
  );
  const texts = others.filter(
    (index) =>
      ![...language, ...role].includes(index) &&
      isMostly(filled[index]!, isNameLike) &&
      !isMostly(filled[index]!, isFormOfAddress),
  );
  const [first, second] = texts;
  const areParts = second === first! + 1 && [first!, second].every((index) => isMostly(filled[index]!, isOneWord));
  // Use the default columns if they are plausible, so that invalid names, languages and roles are reported. For
  // example, they are not plausible if a column contains mostly titles or telephone numbers.
  const isOther = (index: number) => index >= DEFAULT.width || isMostly(filled[index]!, isNoText);
  const isDefault = isWithoutHead && email === 0 && !areParts && !others.some(isOther);
  if (isDefault) return DEFAULT;
  const names = areParts ? { firstName: [first!], familyName: [second] } : { name: texts.slice(0, 1) };
  return { ...NONE, ...names, email: [email], language: language.slice(0, 1), role: role.slice(0, 1), width };
}

/** Returns the headings (or the letters, as in a spreadsheet) of the columns that have content but no known meaning. */
export function ignoredColumns(columns: Columns, rows: readonly Row[], head?: Row): string[] {
  const { width, ...meanings } = columns;
  const used = new Set(Object.values(meanings).flat());
  return Array.from({ length: width }, (_, index) => index)
    .filter((index) => !used.has(index) && filledIn(index, rows).length > 0)
    .map((index) => head?.cells[index]?.trim() || letterOf(index))
    .filter(Boolean);
}

/**
 * If no cell is an address, returns all `named` columns. Otherwise, returns those of them that contain an `@` or, if there are none, the
 * column with the most addresses.
 */
function addressColumns(named: readonly number[], rows: readonly Row[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const { cells } of rows) {
    for (const [index, cell] of cells.entries()) if (mailboxOf(cell)) counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  if (counts.size === 0) return named;
  // Skip columns without any `@`: exports of anonymous forms contain `anonymous` in such a column.
  const signed = named.filter((index) => rows.some(({ cells }) => cells[index]?.includes('@')));
  if (signed.length > 0) return signed;
  const [[column]] = [...counts].sort(([a, first], [b, second]) => second - first || a - b) as [[number, number]];
  return [column];
}

function withAnyName(
  { name, firstName, familyName }: Pick<Columns, 'name' | 'firstName' | 'familyName'>,
  anyName: readonly number[],
): Partial<Columns> {
  if (anyName.length === 0) return {};
  if (firstName.length > 0 && familyName.length === 0) return { familyName: anyName };
  if (familyName.length > 0 && firstName.length === 0) return { firstName: anyName };
  return { name: [...name, ...anyName] };
}

function filledIn(index: number, rows: readonly Row[]): string[] {
  return rows.map(({ cells }) => cells[index]?.trim() ?? '').filter((cell) => cell !== '');
}

function isMostly(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.filter(test).length * 2 > cells.length;
}

/** Whether a cell begins with a capital letter, has only characters of names, and is not an abbreviation such as `BFE`. */
function isNameLike(cell: string): boolean {
  return /^\P{L}?\p{Lu}[\p{L}\p{M}'’ .,-]*$/u.test(cell) && (/\p{Ll}/u.test(cell) || cell.length > 4);
}

function isNoText(cell: string): boolean {
  return !/\p{L}/u.test(cell) || isFormOfAddress(cell);
}

function isOneWord(cell: string): boolean {
  return !/\s/.test(cell);
}

/** Returns a column's letters as in a spreadsheet: `A` to `Z`, then `AA`. */
function letterOf(index: number): string {
  return (index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
}
