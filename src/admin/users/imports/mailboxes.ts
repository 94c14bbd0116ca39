import { isAddress, normaliseAddress, normaliseName, normaliseText } from '../invitation';
import { splitOutsideQuotes } from './quoted-text';

/** A person, as mail programs write one in a list of recipients. */
export interface Mailbox {
  /** The address as the list contains it. */
  readonly email: string;
  /** Empty if the list contains only the address. */
  readonly name: string;
}

/** A part of a line: a mailbox, or other text. */
export interface Part {
  readonly text: string;
  readonly mailbox?: Mailbox;
  /** `bare`: only the address. */
  readonly form?: 'bare' | 'angle' | 'parentheses';
  /** The separator before the part. */
  readonly after: string;
}

// Bounded quantifiers keep the search fast in lists that contain megabytes without spaces.
const ANGLE = /<\s{0,9}([^<>\s]{1,200}@[^<>\s]{1,200})\s{0,9}>/;
/** The link that Outlook adds to a copied address: `anna@example.org<mailto:anna@example.org>`. */
const LINK = /\s{0,9}<mailto:[^<>]{1,300}>/gi;
const BEFORE_LINK = /@[^\s<>@,;]+$/;
const BRACKETED_LINK = /\[(?:mailto|smtp):([^\]\s]+)\]/gi;
/** Matches `Anna Muster (anna@example.org)` and `anna@example.org (Anna Muster)`. */
const PARENTHESES = /^(.*?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/;
/**
 * A label before addresses: “To:” in text copied from a message, or the name of a group (RFC 5322). A group ends with a
 * semicolon.
 */
const LABEL =
  /^\s*(?:(?:an|to|cc|bcc|von|from|à|a|de|da|kopie|blindkopie|copie|copia|cci|ccn|pour|per):|[\p{L} ]{1,30}:(?=.*;\s*$))\s*(?=.*@)/iu;
const TRAILING_SEPARATORS = /[,;\s]{1,99}$/;
/** Maximum number of characters of a part that is searched for an address or a name in parentheses. */
const MAX_PARENTHESES = 400;
/** Maximum number of parts that are joined with the `<address>` after them, to form a name that commas divide: `Muster, Anna, Dr. iur.` */
const MAX_NAME_PARTS = 4;
const BULLET = /^\s*(?:[-*•‣·–—>]|\d+[.)])\s+/u;
/** Separators of two mailboxes: punctuation, or a word such as `und`, `et` or `or`. */
const CONJUNCTION = /^(?:und|et|e|and|oder|ou|o|or|y|[\p{P}\p{S}]+)$/iu;
const LEADING_CONJUNCTION = /^\s*(?:(?:und|et|e|and)\s+|[|/\\•·&+:–—-]+\s*)?/iu;
const WORD_SEPARATOR = /[\s|/\\•·&¦:–—]+/u;

/** Splits a line into parts at separators. A name with a comma forms one part with the `<address>` that follows it. */
export function partsOf(line: string): readonly Part[] {
  const text = normaliseText(line)
    .replace(LINK, (link, index: number, whole: string) =>
      BEFORE_LINK.test(whole.slice(0, index).slice(-200)) ? '' : link,
    )
    .replace(BRACKETED_LINK, '<$1>')
    .replace(BULLET, '')
    .replace(LABEL, '');
  const parts = splitOutsideQuotes(text).flatMap(({ text: part, after }) => readPart(part.replace(BULLET, ''), after));
  return joinNames(parts.some(({ mailbox: found }) => found) ? parts.filter(isNoNumber) : parts);
}

/**
 * Returns the mailbox of a cell that contains only an address, or only a name and an address in angle brackets; undefined for any other
 * cell.
 */
export function mailboxOf(cell: string): (Mailbox & Pick<Part, 'form'>) | undefined {
  if (!cell.includes('@') && !cell.includes('＠')) return undefined;
  const email = cell.replace(BULLET, '').replace(TRAILING_SEPARATORS, '').trim();
  if (isAddress(normaliseAddress(email))) return { email, name: '', form: 'bare' };
  const parts = partsOf(cell);
  const { mailbox, form } = parts[0] ?? {};
  return parts.length === 1 && mailbox && form === 'angle' ? { ...mailbox, form } : undefined;
}

function readPart(text: string, after: string): Part[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const angles = trimmed.match(new RegExp(ANGLE, 'g')) ?? [];
  if (angles.length > 1) {
    return trimmed
      .split(/(?<=@[^<>]*>)/)
      .flatMap((piece, index) => readPart(piece.replace(LEADING_CONJUNCTION, ''), index === 0 ? after : ';'));
  }
  const angle = ANGLE.exec(trimmed);
  if (angle) {
    const name = unquote(trimmed.slice(0, angle.index)) || unquote(trimmed.slice(angle.index + angle[0].length));
    return [{ text: trimmed, after, ...mailbox(angle[1]!, name, 'angle') }];
  }
  const plain = unquote(trimmed);
  if (isAddress(normaliseAddress(plain))) return [{ text: plain, after, ...mailbox(plain, '', 'bare') }];
  if (plain !== trimmed && /[;,]/.test(plain)) return readQuotedList(plain, trimmed, after);
  const [, outside = '', inside = ''] = (plain.length <= MAX_PARENTHESES && PARENTHESES.exec(plain)) || [];
  const [address, name] = outside.includes('@') ? [outside, inside] : [inside, outside];
  if (isAddress(normaliseAddress(address))) return [{ text: plain, after, ...mailbox(address, name, 'parentheses') }];
  return readWords(plain, after);
}

/** Reads a part that is a list of mailboxes within one pair of quotation marks. */
function readQuotedList(list: string, text: string, after: string): Part[] {
  const parts = partsOf(list);
  return parts.every(({ mailbox: found }) => found) ? [...parts] : [{ text, after }];
}

/**
 * Reads e-mail addresses that are separated by spaces, separators such as `|` or `/`, or a conjunction such as `und` or
 * `et`. If anything else is between them, the whole part is invalid.
 */
function readWords(text: string, after: string): Part[] {
  for (const separator of [/\s+/u, WORD_SEPARATOR]) {
    const words = text.split(separator).filter((word) => word !== '' && !CONJUNCTION.test(word));
    if (words.length > 1 && words.every((word) => isAddress(normaliseAddress(word))))
      return words.map((word, index) => ({
        text: word,
        after: index === 0 ? after : ' ',
        ...mailbox(word, '', 'bare'),
      }));
  }
  return [{ text, after }];
}

/**
 * Whether a part contains a letter or an address. In a line with an address, parts that contain neither, such as telephone numbers and row
 * numbers, are ignored.
 */
function isNoNumber({ text, mailbox: found }: Part): boolean {
  return found !== undefined || /[\p{L}@]/u.test(text);
}

/** Joins a name that a comma divides: `Müller` and `Jürg <juerg@example.org>`. */
function joinNames(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const names: Part[] = [];
    const isPreceded = () => (names[0] ?? part).after === ',' && joined.length > 0 && isName(joined.at(-1)!);
    while (part.form === 'angle' && names.length < MAX_NAME_PARTS && isPreceded()) names.unshift(joined.pop()!);
    joined.push(names.length > 0 ? withNames(part, names) : part);
  }
  return joined;
}

function withNames(part: Part, names: readonly Part[]): Part {
  const before = names.map(({ text }) => text);
  const name = [...before, part.mailbox!.name].filter(Boolean).join(', ');
  return {
    ...part,
    text: [...before, part.text].join(', '),
    after: names[0]!.after,
    mailbox: { email: part.mailbox!.email, name: unquote(name) },
  };
}

function isName({ text, mailbox: found }: Part): boolean {
  return !found && !text.includes('@');
}

function mailbox(address: string, name: string, form: NonNullable<Part['form']>): Pick<Part, 'mailbox' | 'form'> {
  const label = normaliseName(unquote(name));
  // Mail programs write the address in place of a name that they do not know.
  const isRepeated = normaliseAddress(label) === normaliseAddress(address);
  return { mailbox: { email: address, name: isRepeated ? '' : label }, form };
}

/** Removes the quotation marks around a text, and the escapes between them. */
function unquote(text: string): string {
  const trimmed = text.trim();
  const [, , inside] = /^(["'„“”‚‘’«»])([^]*)["'“”‘’»«]$/.exec(trimmed) ?? [];
  return inside === undefined ? trimmed : inside.replace(/\\(.)/g, '$1').replace(/""/g, '"').trim();
}
