import { LANGUAGES, type Language } from '../../../contract';
import { normaliseName } from '../invitation';

const LANGUAGE_NAMES: Record<Language, readonly string[]> = {
  de: ['deutsch', 'german', 'allemand', 'tedesco', 'd'],
  fr: ['franzosisch', 'francais', 'french', 'francese', 'f'],
  it: ['italienisch', 'italien', 'italiano', 'italian', 'i'],
  en: ['englisch', 'anglais', 'inglese', 'english', 'e'],
};

const ADMINS = [
  'admin',
  'administrator',
  'administratorin',
  'administration',
  'administrateur',
  'administratrice',
  'amministratore',
  'amministratrice',
  'amministrazione',
];
const USERS = [
  'user',
  'person',
  'member',
  'benutzer',
  'benutzerin',
  'nutzer',
  'nutzerin',
  'mitglied',
  'utilisateur',
  'utilisatrice',
  'membre',
  'utente',
  'membro',
];

/** Forms of address and titles. `fr.` is a form of address; without the full stop, it is a language. */
const FORM_OF_ADDRESS =
  /^(herrn?|frau|hr|fr(?=\.)|familie|monsieur|madame|mademoiselle|m|mme|mlle|me|famille|signora?|signore|sig|sig\.? ?ra|famiglia|mr|mrs|ms|miss|mx|dr|prof|dott|dott\.? ?ssa|ing)\.?( ?(dr|prof|ing|med|iur|phil)\b\.?)*$/;

/**
 * Returns the language that a cell contains, or the default for an empty cell.
 *
 * @returns undefined for an unknown language
 */
export function languageIn(cell: string, defaultLanguage: Language): Language | undefined {
  const word = normalise(cell);
  if (word === '') return defaultLanguage;
  // Use only the first word of `de-CH` or `Deutsch (Schweiz)`.
  const [first = ''] = word.split(/[^a-z]/);
  return LANGUAGES.find((language) => language === first || LANGUAGE_NAMES[language].includes(first));
}

/** Whether a cell names the admin role. @returns undefined for an unknown role */
export function isAdminIn(cell: string): boolean | undefined {
  const word = normalise(cell);
  if (ADMINS.includes(word)) return true;
  return word === '' || USERS.includes(word) ? false : undefined;
}

/** Whether a cell contains only a form of address or a title: `Frau Dr.` */
export function isFormOfAddress(cell: string): boolean {
  return FORM_OF_ADDRESS.test(normalise(cell));
}

/** Converts a text to lower case, without accents and invisible characters, with single spaces. */
function normalise(text: string): string {
  return normaliseName(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toLowerCase();
}
