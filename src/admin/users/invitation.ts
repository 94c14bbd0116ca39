import { LANGUAGES, type Language } from '../../app/web/language';
import { AddressInadmissible, NameTooLong } from './errors';

/** Somebody who is to be invited. */
export interface Invitation {
  /** In lower case. */
  readonly email: string;
  /** Empty when unknown. */
  readonly name: string;
  readonly language: Language;
  readonly isAdmin: boolean;
}

/** What Cognito takes for a name to sign in with. */
const LONGEST_ADDRESS = 128;
export const LONGEST_NAME = 200;

const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** An address as it is kept: without blanks around it, in lower case. */
export function address(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** A name on one line, without what cannot be seen. */
export function userName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim();
}

export function isAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  return email.length <= LONGEST_ADDRESS && LOCAL_PART.test(email.slice(0, at)) && DOMAIN.test(email.slice(at + 1));
}

/** The invitation that a form asks for. @throws AddressInadmissible, NameTooLong */
export function invitationOf(field: (name: string) => string | undefined, usual: Language): Invitation {
  const email = address(field('email') ?? '');
  const name = userName(field('name') ?? '');
  if (!isAddress(email)) throw new AddressInadmissible('The address is not of the form of one');
  if (name.length > LONGEST_NAME) throw new NameTooLong({ limit: LONGEST_NAME });
  const language = LANGUAGES.find((known) => known === field('language')) ?? usual;
  return { email, name, language, isAdmin: field('admin') !== undefined };
}
