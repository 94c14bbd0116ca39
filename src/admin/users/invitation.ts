import { LANGUAGES, type Language } from '../../app/web/language';
import { InvalidAddress, NameTooLong } from './errors';

/** A user to invite. */
export interface Invitation {
  /** In lower case. */
  readonly email: string;
  /** Empty when unknown. */
  readonly name: string;
  readonly language: Language;
  readonly isAdmin: boolean;
}

/** Characters; Cognito's limit for a user name. */
const MAX_ADDRESS = 128;
/** Characters. */
export const MAX_NAME = 200;

const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** Normalises an e-mail address: trimmed, composed, in lower case. */
export function normaliseAddress(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** Normalises a name to one line without invisible characters. */
export function normaliseName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim();
}

export function isAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  return email.length <= MAX_ADDRESS && LOCAL_PART.test(email.slice(0, at)) && DOMAIN.test(email.slice(at + 1));
}

/**
 * Reads an invitation from a form.
 * @param defaultLanguage used if the form has no valid language
 * @throws InvalidAddress, NameTooLong
 */
export function invitationOf(field: (name: string) => string | undefined, defaultLanguage: Language): Invitation {
  const email = normaliseAddress(field('email') ?? '');
  const name = normaliseName(field('name') ?? '');
  if (!isAddress(email)) throw new InvalidAddress('Expected an e-mail address');
  if (name.length > MAX_NAME) throw new NameTooLong({ limit: MAX_NAME });
  const language = LANGUAGES.find((known) => known === field('language')) ?? defaultLanguage;
  return { email, name, language, isAdmin: field('admin') !== undefined };
}
