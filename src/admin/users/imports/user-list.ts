import { parse } from 'papaparse';
import type { Language } from '../../../app/web/language';
import { ListRefused } from '../errors';
import { address, type Invitation, isAddress, LONGEST_NAME, userName } from '../invitation';
import { type Column, columnsOf, isAdminIn, languageIn, USUAL } from './columns';

/** Somebody whom a list names, and in which of its rows, counted from 1 as a spreadsheet does. */
export interface ListedUser extends Invitation {
  readonly row: number;
}

/** What is wrong with a row. Each has a sentence `users.fault.<name>`. */
export interface RowFault {
  readonly fault: 'addressMissing' | 'address' | 'duplicate' | 'language' | 'role' | 'name' | 'columns';
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface FaultyRow {
  readonly row: number;
  /** The address as it stands there, or what stands there instead. */
  readonly text: string;
  readonly faults: readonly RowFault[];
}

export interface UsersList {
  readonly users: readonly ListedUser[];
  readonly faulty: readonly FaultyRow[];
  /** Heads of columns that are not read. */
  readonly ignored: readonly string[];
}

const MOST_ROWS = 5_000;
const MOST_COLUMNS = 50;
/** Characters of a cell that are shown. */
const SHOWN = 120;
const DELIMITERS = ['\t', ';', ','];

/**
 * Reads a list of users: comma, semicolon or tab between the columns, with a head or without.
 *
 * @param usual the language of those for whom none is given
 * @throws ListRefused for a list of which nothing can be read
 */
export function readUsers(text: string, usual: Language): UsersList {
  const [first, ...others] = rowsOf(text.replace(/^\uFEFF/, ''));
  if (!first) throw new ListRefused('empty');
  if (first.cells.length > MOST_COLUMNS) throw new ListRefused('tooManyColumns', { limit: MOST_COLUMNS });
  const head = columnsOf(first.cells);
  if (head && !head.includes('email')) throw new ListRefused('noAddresses');
  const rows = head ? others : [first, ...others];
  if (rows.length > MOST_ROWS) throw new ListRefused('tooManyRows', { limit: MOST_ROWS });
  if (rows.length === 0) throw new ListRefused('empty');
  const ignored = head ? first.cells.filter((cell, index) => !head[index] && cell.trim() !== '').map(shown) : [];
  return { ...judged(rows, head ?? USUAL, usual), ignored };
}

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The rows that are not empty. */
function rowsOf(text: string): Row[] {
  const { data, errors } = parse<string[]>(text, { delimiter: delimiterOf(text) });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes) throw new ListRefused('quotes', { row: (quotes.row ?? 0) + 1 });
  return data
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** What stands most often in the first line that has any of them outside quotation marks. */
function delimiterOf(text: string): string {
  for (const line of text.split(/\r\n?|\n/, 100)) {
    const bare = line.replace(/"[^"]*"?/g, '');
    const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
    const most = Math.max(...counts);
    if (most > 0) return DELIMITERS[counts.indexOf(most)]!;
  }
  return ',';
}

function judged(
  rows: readonly Row[],
  columns: readonly (Column | undefined)[],
  usual: Language,
): Omit<UsersList, 'ignored'> {
  const users: ListedUser[] = [];
  const faulty: FaultyRow[] = [];
  const seen = new Map<string, number>();
  for (const { row, cells } of rows) {
    const cell = (column: Column) =>
      columns
        .map((one, index) => (one === column ? (cells[index] ?? '') : ''))
        .join(' ')
        .trim();
    const email = address(cell('email'));
    const name = userName([cell('firstName'), cell('name'), cell('familyName')].join(' '));
    const language = languageIn(cell('language'), usual);
    const isAdmin = isAdminIn(cell('role'));
    const faults: (RowFault | false)[] = [
      email === '' ? { fault: 'addressMissing' } : !isAddress(email) && { fault: 'address' },
      seen.has(email) && { fault: 'duplicate', values: { row: seen.get(email)! } },
      name.length > LONGEST_NAME && { fault: 'name', values: { limit: LONGEST_NAME } },
      language === undefined && { fault: 'language', values: { value: shown(cell('language')) } },
      isAdmin === undefined && { fault: 'role', values: { value: shown(cell('role')) } },
      cells.slice(columns.length).some((extra) => extra.trim() !== '') && {
        fault: 'columns',
        values: { limit: columns.length },
      },
    ];
    const found = faults.filter((fault) => fault !== false);
    if (email !== '' && !seen.has(email)) seen.set(email, row);
    if (found.length > 0) faulty.push({ row, text: shown(cell('email') || cells.join(' ')), faults: found });
    else users.push({ row, email, name, language: language!, isAdmin: isAdmin! });
  }
  return { users, faulty };
}

function shown(text: string): string {
  const line = userName(text);
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
