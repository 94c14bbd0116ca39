import { LANGUAGES, type Language } from '../../../app/web/language';
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

/** The language of a cell, the default for an empty cell. @returns undefined for an unknown language */
export function languageIn(cell: string, defaultLanguage: Language): Language | undefined {
  const word = normalise(cell);
  if (word === '') return defaultLanguage;
  // `de-CH`, `Deutsch (Schweiz)`
  const [first = ''] = word.split(/[^a-z]/);
  return LANGUAGES.find((language) => language === first || LANGUAGE_NAMES[language].includes(first));
}

/** Whether a cell names the admin role. @returns undefined for an unknown role */
export function isAdminIn(cell: string): boolean | undefined {
  const word = normalise(cell);
  if (ADMINS.includes(word)) return true;
  return word === '' || USERS.includes(word) ? false : undefined;
}

/** Lower case, without accents and invisible characters, with single spaces. */
function normalise(text: string): string {
  return normaliseName(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toLowerCase();
}
