import { parse } from 'papaparse';
import type { Language } from '../../../app/web/language';
import { ListRefused } from '../errors';
import { type Invitation, isAddress, MAX_NAME, normaliseAddress, normaliseName } from '../invitation';
import { type Column, columnsOf, DEFAULT_COLUMNS, isAdminIn, languageIn } from './columns';

/** A valid row of a list. */
export interface ListedUser extends Invitation {
  /** Number of the row, from 1 as in a spreadsheet. */
  readonly row: number;
}

/** A problem of a row. Each has a sentence `users.fault.<fault>`. */
export interface RowFault {
  readonly fault: 'addressMissing' | 'address' | 'duplicate' | 'language' | 'role' | 'name' | 'columns';
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A row that cannot be imported. */
export interface InvalidRow {
  readonly row: number;
  /** The cell of the address, or the whole row if that cell is empty. */
  readonly text: string;
  readonly faults: readonly RowFault[];
}

export interface UsersList {
  readonly users: readonly ListedUser[];
  readonly invalid: readonly InvalidRow[];
  /** Headers of the columns that are ignored. */
  readonly ignored: readonly string[];
}

const MAX_ROWS = 5_000;
const MAX_COLUMNS = 50;
/** Characters of a cell that are shown. */
const MAX_SHOWN = 120;
const DELIMITERS = ['\t', ';', ','];

/**
 * Reads a list of users, separated by commas, semicolons or tabs, with or without a header row.
 *
 * @param defaultLanguage for rows without a language
 * @throws ListRefused when the list cannot be read at all
 */
export function readUsers(text: string, defaultLanguage: Language): UsersList {
  const [first, ...others] = rowsOf(text.replace(/^\uFEFF/, ''));
  if (!first) throw new ListRefused('empty');
  if (first.cells.length > MAX_COLUMNS) throw new ListRefused('tooManyColumns', { limit: MAX_COLUMNS });
  const header = columnsOf(first.cells);
  if (header && !header.includes('email')) throw new ListRefused('noAddresses');
  const rows = header ? others : [first, ...others];
  if (rows.length > MAX_ROWS) throw new ListRefused('tooManyRows', { limit: MAX_ROWS });
  if (rows.length === 0) throw new ListRefused('empty');
  const ignored = header ? first.cells.filter((cell, index) => !header[index] && cell.trim() !== '').map(shorten) : [];
  return { ...validate(rows, header ?? DEFAULT_COLUMNS, defaultLanguage), ignored };
}

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The rows that are not blank. @throws ListRefused */
function rowsOf(text: string): Row[] {
  const { data, errors } = parse<string[]>(text, { delimiter: delimiterOf(text) });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes) throw new ListRefused('quotes', { row: (quotes.row ?? 0) + 1 });
  return data
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** The most frequent delimiter outside quotation marks in the first line that has one. */
function delimiterOf(text: string): string {
  for (const line of text.split(/\r\n?|\n/, 100)) {
    const unquoted = line.replace(/"[^"]*"?/g, '');
    const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length - 1);
    const most = Math.max(...counts);
    if (most > 0) return DELIMITERS[counts.indexOf(most)]!;
  }
  return ',';
}

function validate(
  rows: readonly Row[],
  columns: readonly (Column | undefined)[],
  defaultLanguage: Language,
): Omit<UsersList, 'ignored'> {
  const users: ListedUser[] = [];
  const invalid: InvalidRow[] = [];
  const seen = new Map<string, number>();
  for (const { row, cells } of rows) {
    const cell = (column: Column) =>
      columns
        .map((candidate, index) => (candidate === column ? (cells[index] ?? '') : ''))
        .join(' ')
        .trim();
    const email = normaliseAddress(cell('email'));
    const name = normaliseName([cell('firstName'), cell('name'), cell('familyName')].join(' '));
    const language = languageIn(cell('language'), defaultLanguage);
    const isAdmin = isAdminIn(cell('role'));
    const faults: (RowFault | false)[] = [
      email === '' ? { fault: 'addressMissing' } : !isAddress(email) && { fault: 'address' },
      seen.has(email) && { fault: 'duplicate', values: { row: seen.get(email)! } },
      name.length > MAX_NAME && { fault: 'name', values: { limit: MAX_NAME } },
      language === undefined && { fault: 'language', values: { value: shorten(cell('language')) } },
      isAdmin === undefined && { fault: 'role', values: { value: shorten(cell('role')) } },
      cells.slice(columns.length).some((extra) => extra.trim() !== '') && {
        fault: 'columns',
        values: { limit: columns.length },
      },
    ];
    const found = faults.filter((fault) => fault !== false);
    if (email !== '' && !seen.has(email)) seen.set(email, row);
    if (found.length > 0) invalid.push({ row, text: shorten(cell('email') || cells.join(' ')), faults: found });
    else users.push({ row, email, name, language: language!, isAdmin: isAdmin! });
  }
  return { users, invalid };
}

function shorten(text: string): string {
  const line = normaliseName(text);
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}
