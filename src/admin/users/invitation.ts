import { LANGUAGES, type Language } from '../../contract';
import { type FieldError, FieldErrors } from '../errors';
import { InvalidAddress, NameTooLong, NameWithAddress } from './errors';

/** A user to invite. */
export interface Invitation {
  /** In lower case. */
  readonly email: string;
  /** Empty when unknown. */
  readonly name: string;
  readonly language: Language;
  readonly isAdmin: boolean;
}

/** Maximum number of characters: Cognito's limit for a user name. */
const MAX_ADDRESS = 128;
/** Maximum number of characters. */
export const MAX_NAME = 200;

/** Invisible characters: zero-width spaces, soft hyphens, directional marks, fillers. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/** Ligatures, which text copied from a PDF contains, and full-width characters. */
const VARIANTS = /[\uFB00-\uFB06\uFF00-\uFFEF\u3000]/gu;

/** The local part of an address as in RFC 5322, but without `/` and `|`: in lists, these characters separate two addresses. */
const LOCAL_PART = /^[\p{L}\p{Nd}!#$%&'*+=?^_`{}~-]+(\.[\p{L}\p{Nd}!#$%&'*+=?^_`{}~-]+)*$/u;
const DOMAIN = /^([\p{L}\p{Nd}]([\p{L}\p{Nd}-]*[\p{L}\p{Nd}])?\.)+[\p{L}\p{Nd}-]{2,}$/u;
/** The scheme of mail links, and of Exchange's addresses. */
const SCHEME = /^(?:mailto|smtp):\s*/;
/** Marks the user principal name of an Entra guest, which looks like an e-mail address but is not a mailbox. */
const ENTRA_GUEST = '#ext#@';

/**
 * Removes invisible characters, composes accents, and replaces ligatures and full-width characters with ordinary ones.
 */
export function normaliseText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(VARIANTS, (variant) => variant.normalize('NFKC'))
    .normalize('NFC');
}

/**
 * Normalises an e-mail address: trims it, removes invisible characters and a leading `mailto:` or `smtp:`, and converts
 * it to lower case.
 */
export function normaliseAddress(text: string): string {
  return normaliseText(text).trim().toLowerCase().replace(SCHEME, '');
}

/** Normalises a name to one line without invisible characters. */
export function normaliseName(text: string): string {
  return normaliseText(text)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

export function isAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  return (
    at > 0 &&
    email.length <= MAX_ADDRESS &&
    LOCAL_PART.test(email.slice(0, at)) &&
    DOMAIN.test(email.slice(at + 1)) &&
    !email.includes(ENTRA_GUEST)
  );
}

/**
 * Reads an invitation from a form.
 * @param defaultLanguage used if the form has no valid language
 * @throws FieldErrors of InvalidAddress, NameTooLong, NameWithAddress
 */
export function invitationOf(field: (name: string) => string | undefined, defaultLanguage: Language): Invitation {
  const email = normaliseAddress(field('email') ?? '');
  const name = normaliseName(field('name') ?? '');
  const errors: FieldError[] = [];
  if (!isAddress(email)) errors.push(new InvalidAddress('Expected an e-mail address'));
  if (name.includes('@')) errors.push(new NameWithAddress('Expected a name without @'));
  if (name.length > MAX_NAME) errors.push(new NameTooLong({ limit: MAX_NAME }));
  if (errors.length > 0) throw new FieldErrors(errors);
  const language = LANGUAGES.find((known) => known === field('language')) ?? defaultLanguage;
  return { email, name, language, isAdmin: field('admin') !== undefined };
}
