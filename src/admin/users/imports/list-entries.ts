import { normaliseName } from '../invitation';
import type { Columns } from './columns';
import type { Row } from './list-rows';
import { mailboxOf, partsOf } from './mailboxes';

/** What a list contains about one person, before it is validated. */
export interface ListEntry {
  readonly row: number;
  /** The text that the page shows for an invalid entry. */
  readonly text: string;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly role: string;
  /** Number of columns of the list. */
  readonly columns: number;
  /** Whether the row has filled cells beyond the last column. */
  readonly hasExtraCells: boolean;
  /** Whether the entry has one name for several addresses. */
  readonly hasSeveralAddresses: boolean;
}

/** The separator that Google's exports put between the addresses of one person. */
const OF_ONE_PERSON = /\s*:::\s*/;

/** Returns the people of a row: several, if its address cell contains several addresses and the row has no name. */
export function entriesOf({ row, cells }: Row, columns: Columns): ListEntry[] {
  const cell = (indices: readonly number[]) =>
    indices.map((index) => cells[index]?.trim() ?? '').find((text) => text !== '') ?? '';
  const [address = ''] = cell(columns.email).split(OF_ONE_PERSON);
  const name = cell(columns.name) || joinedName(cell(columns.firstName), cell(columns.familyName));
  const entry: ListEntry = {
    row,
    text: address || cells.join(' '),
    email: address,
    name,
    language: cell(columns.language),
    role: cell(columns.role),
    columns: columns.width,
    hasExtraCells: cells.slice(columns.width).some((extra) => extra.trim() !== ''),
    hasSeveralAddresses: false,
  };
  const mailbox = mailboxOf(address);
  if (mailbox) return [{ ...entry, email: mailbox.email, name: name || mailbox.name }];
  const parts = partsOf(address);
  if (parts.length < 2 || !parts.every((part) => part.mailbox)) return [entry];
  if (name !== '') return [{ ...entry, hasSeveralAddresses: true }];
  return parts.map((part) => ({ ...entry, text: part.text, ...part.mailbox! }));
}

/**
 * Joins first and family name. Returns the family name alone if it contains the first name: in some lists, a column “Name” beside a
 * column of first names is read as the family name, but contains the whole name.
 */
function joinedName(firstName: string, familyName: string): string {
  const [first, family] = [normaliseName(firstName), normaliseName(familyName)];
  return first !== '' && ` ${family} `.includes(` ${first} `) ? family : `${first} ${family}`.trim();
}
