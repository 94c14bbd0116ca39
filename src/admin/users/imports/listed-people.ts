import { isAdminIn, languageIn } from './cell-values';
import type { ListEntry } from './list-entries';
import { isTitle, lengthWithoutTotals } from './list-head';
import type { Row } from './list-rows';
import { type Part, partsOf } from './mailboxes';

/** Maximum number of parts of a name: first and family name. */
const MAX_NAME_PARTS = 2;
const NOTHING_EXTRA = { columns: 1, hasExtraCells: false, hasSeveralAddresses: false };

interface Line {
  readonly row: number;
  readonly line: string;
}

/**
 * Whether any line contains several people, or a person as mail programs write them: `Anna Muster <anna@example.org>`.
 */
export function arePeople(lines: readonly Line[]): boolean {
  return lines.some(({ line }) => {
    if (line.indexOf('@') === line.lastIndexOf('@') && !line.includes('<')) return false;
    const forms = partsOf(line).map(({ form }) => form);
    const count = (form: Part['form']) => forms.filter((found) => found === form).length;
    return count('angle') > 0 || count('bare') > 1 || count('parentheses') > 1;
  });
}

/**
 * Reads the people from lines. Any separator may be between two people. Returns titles above the people and totals below them as skipped
 * rows.
 */
export function readPeople(lines: readonly Line[]): { entries: ListEntry[]; skipped: Row[] } {
  const read = lines.map(({ row, line }) => ({ row, line, parts: partsOf(line) }));
  const hasPerson = ({ parts }: { readonly parts: readonly Part[] }) => parts.some(({ mailbox }) => mailbox);
  const first = read.findIndex(hasPerson);
  const end = lengthWithoutTotals(lines.map(({ line }) => [line]));
  const isSkipped = ({ row, line }: Line, index: number) =>
    index >= end || (index < first && isTitle({ row, cells: [line] }));
  return {
    entries: read.filter((line, index) => !isSkipped(line, index)).flatMap(({ row, parts }) => entriesOf(row, parts)),
    skipped: read.filter(isSkipped).map(({ row, line }) => ({ row, cells: [line] })),
  };
}

function entriesOf(row: number, parts: readonly Part[]): ListEntry[] {
  const people = parts.filter(({ mailbox }) => mailbox);
  const texts = parts.filter(({ mailbox }) => !mailbox);
  if (people.length === 1 && texts.every(({ text }) => !text.includes('@'))) return onePerson(row, people[0]!, texts);
  return pairs(row, parts) ?? parts.map((part) => entryOf(row, part));
}

/**
 * Reads a line with one address. The other parts of the line are the name, language and role of the person with this address, or people
 * without an address.
 */
function onePerson(row: number, person: Part, texts: readonly Part[]): ListEntry[] {
  const entry = entryOf(row, person);
  const words = texts.map(({ text }) => text);
  const language = words.find((word) => languageIn(word, 'de'));
  const role = words.find((word) => word !== language && isAdminIn(word) !== undefined);
  const names = texts.filter(({ text }) => text !== language && text !== role);
  const used = entry.name === '' ? MAX_NAME_PARTS : 0;
  const name =
    entry.name ||
    names
      .slice(0, used)
      .map(({ text }) => text)
      .join(' ');
  return [
    { ...entry, name, language: language ?? '', role: role ?? '' },
    ...names.slice(used).map((part) => entryOf(row, part)),
  ];
}

/**
 * Reads alternating addresses and names: `anna@example.org, Anna, beat@example.org, Beat`. Returns undefined if the parts do not alternate.
 */
function pairs(row: number, parts: readonly Part[]): ListEntry[] | undefined {
  const isAddress = (index: number) => parts[index]!.form === 'bare';
  const isText = (index: number) => !parts[index]!.mailbox && !parts[index]!.text.includes('@');
  const starts = parts.map((_part, index) => index).filter((index) => index % 2 === 0);
  if (parts.length % 2 === 1 || parts.length === 0) return undefined;
  if (starts.every((index) => isAddress(index) && isText(index + 1)))
    return starts.map((index) => ({ ...entryOf(row, parts[index]!), name: parts[index + 1]!.text }));
  if (starts.every((index) => isText(index) && isAddress(index + 1)))
    return starts.map((index) => ({ ...entryOf(row, parts[index + 1]!), name: parts[index]!.text }));
  return undefined;
}

function entryOf(row: number, { text, mailbox }: Part): ListEntry {
  const email = mailbox?.email ?? (text.includes('@') ? text : '');
  return { row, text, email, name: mailbox?.name ?? '', language: '', role: '', ...NOTHING_EXTRA };
}
