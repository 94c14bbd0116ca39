import type { Language } from '../../../contract';
import { ListRefused } from '../errors';
import { type Invitation, isAddress, MAX_NAME, normaliseAddress, normaliseName, normaliseText } from '../invitation';
import { isAdminIn, languageIn } from './cell-values';
import { columnsByContent, columnsByHead, ignoredColumns } from './columns';
import { isGarbled } from './garbled-text';
import { entriesOf, type ListEntry } from './list-entries';
import { type ListParts, listParts } from './list-head';
import { filledCells, linesOf, MAX_COLUMNS, type Row, type Table, tableOf } from './list-rows';
import { arePeople, readPeople } from './listed-people';

/** A user in a valid row of a list. */
export interface ListedUser extends Invitation {
  /** Number of the row, from 1 as in a spreadsheet. A row may contain several users. */
  readonly row: number;
}

/** A problem in a row. Each has a sentence `users.fault.<fault>`. */
export interface RowFault {
  readonly fault:
    | 'addressMissing'
    | 'address'
    | 'addresses'
    | 'duplicate'
    | 'nameWithAddress'
    | 'nameGarbled'
    | 'name'
    | 'language'
    | 'role'
    | 'columns';
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A row, or one of several people in a row, that cannot be imported. */
export interface InvalidRow {
  readonly row: number;
  /** The invalid content: of the address cell or, if that cell is empty, of the whole row; for one of several people, only their part. */
  readonly text: string;
  readonly faults: readonly RowFault[];
}

export interface UsersList {
  readonly users: readonly ListedUser[];
  readonly invalid: readonly InvalidRow[];
  /** Headings, or letters as in a spreadsheet, of the columns that are ignored. */
  readonly ignored: readonly string[];
  /** Rows that contain no person, such as titles and totals. */
  readonly skipped: readonly SkippedRow[];
}

export interface SkippedRow {
  readonly row: number;
  readonly text: string;
}

export const MAX_ROWS = 5_000;
/** Line ends of Windows and Macintosh, and those that word processors write. A list may have several kinds. */
const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Maximum number of characters of a cell that are shown. */
const MAX_SHOWN = 120;
/** Maximum number of skipped rows that are shown. */
const MAX_SKIPPED = 20;

/**
 * Reads a list of users. The list is a table, with or without a header row, or consists of recipients as mail programs write them.
 * Commas, semicolons, tabs or, if the headings are known, bars separate the cells of a table.
 *
 * @param defaultLanguage for rows without a language
 * @throws ListRefused when the list cannot be read at all
 */
export function readUsers(text: string, defaultLanguage: Language): UsersList {
  const list = normaliseText(text).replace(LINE_ENDS, '\n');
  const table = tableOf(list);
  const { rows } = table;
  if (rows.length === 0) throw new ListRefused('empty');
  // Reject the list at once: even if half of its rows were titles and totals, it would contain more than `MAX_ROWS`
  // people.
  if (rows.length > 2 * MAX_ROWS) throw new ListRefused('tooManyRows', { limit: MAX_ROWS });
  const parts = listParts(rows);
  const read = peopleIn(list, table, parts);
  if (!read && table.unmatchedQuote !== undefined) throw new ListRefused('quotes', { row: table.unmatchedQuote });
  const { entries, ignored, skipped } = read ?? tableEntries(parts);
  if (entries.length === 0) throw new ListRefused('empty');
  if (entries.length > MAX_ROWS) throw new ListRefused('tooManyRows', { limit: MAX_ROWS });
  return {
    ...validate(entries, defaultLanguage),
    ignored: ignored.map(shorten),
    skipped: skipped.slice(0, MAX_SKIPPED).map(({ row, cells }) => ({ row, text: shorten(cells.join(' ')) })),
  };
}

interface Entries {
  readonly entries: readonly ListEntry[];
  readonly ignored: readonly string[];
  readonly skipped: readonly Row[];
}

/** Reads the people of a list whose lines are not rows of a table. @returns undefined for a table */
function peopleIn(list: string, { unmatchedQuote }: Table, { head, isKnown }: ListParts): Entries | undefined {
  // Known headings mean a table, unless a quotation mark is unmatched: a line such as `"Muster, Anna"
  // <anna@example.org>` is not valid CSV.
  if (head && isKnown && filledCells(head).length > 1 && unmatchedQuote === undefined) return undefined;
  const lines = linesOf(list);
  const below = isKnown ? lines.filter(({ row }) => row > head!.row) : lines;
  return arePeople(below) ? { ...readPeople(below), ignored: [] } : undefined;
}

/** Reads the people in the rows of a table. @throws ListRefused */
function tableEntries({ head, isKnown, body, skipped }: ListParts): Entries {
  if ([...body, ...(head ? [head] : [])].some(({ cells }) => cells.length > MAX_COLUMNS))
    throw new ListRefused('tooManyColumns', { limit: MAX_COLUMNS });
  const columns = head && isKnown ? columnsByHead(head, body) : columnsByContent(body, !head);
  if (!columns) throw new ListRefused('noAddresses');
  return {
    entries: body.flatMap((row) => entriesOf(row, columns)),
    ignored: ignoredColumns(columns, body, head),
    skipped,
  };
}

function validate(entries: readonly ListEntry[], defaultLanguage: Language): Pick<UsersList, 'users' | 'invalid'> {
  const users: ListedUser[] = [];
  const invalid: InvalidRow[] = [];
  const rowsOfAddresses = new Map<string, number>();
  for (const entry of entries) {
    const { row } = entry;
    const email = normaliseAddress(entry.email);
    const name = normaliseName(entry.name);
    const language = languageIn(entry.language, defaultLanguage);
    const isAdmin = isAdminIn(entry.role);
    const faults = faultsOf(entry, { email, name, language, isAdmin }, rowsOfAddresses.get(email));
    if (email !== '' && !rowsOfAddresses.has(email)) rowsOfAddresses.set(email, row);
    if (faults.length > 0) invalid.push({ row, text: shorten(entry.text), faults });
    else users.push({ row, email, name, language: language!, isAdmin: isAdmin! });
  }
  return { users, invalid };
}

function faultsOf(
  entry: ListEntry,
  {
    email,
    name,
    language,
    isAdmin,
  }: { readonly [Key in keyof Invitation]: Invitation[Key] | undefined } & Pick<Invitation, 'email' | 'name'>,
  earlierRow: number | undefined,
): RowFault[] {
  const isInvalidAddress = !isAddress(email) || isGarbled(entry.email.slice(0, MAX_SHOWN));
  const faults: (RowFault | false)[] = [
    email === '' && { fault: 'addressMissing' },
    entry.hasSeveralAddresses && { fault: 'addresses' },
    email !== '' && !entry.hasSeveralAddresses && isInvalidAddress && { fault: 'address' },
    earlierRow !== undefined && { fault: 'duplicate', values: { row: earlierRow } },
    name.includes('@') && { fault: 'nameWithAddress' },
    isGarbled(name.slice(0, MAX_NAME)) && { fault: 'nameGarbled', values: { value: shorten(name) } },
    name.length > MAX_NAME && { fault: 'name', values: { limit: MAX_NAME } },
    language === undefined && { fault: 'language', values: { value: shorten(entry.language) } },
    isAdmin === undefined && { fault: 'role', values: { value: shorten(entry.role) } },
    entry.hasExtraCells && { fault: 'columns', values: { limit: entry.columns } },
  ];
  return faults.filter((fault) => fault !== false);
}

function shorten(text: string): string {
  const line = normaliseName(text);
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}
