import { LANGUAGES, type Language } from '../../../app/web/language';

/** A column's meaning. First and family name are joined to one name. */
export type Column = 'email' | 'name' | 'firstName' | 'familyName' | 'language' | 'role';

/** The columns of a list without a header row. */
export const DEFAULT_COLUMNS: readonly Column[] = ['email', 'name', 'language', 'role'];

const HEADERS: Record<Column, readonly string[]> = {
  email: [
    'email',
    'e-mail',
    'mail',
    'email address',
    'e-mail address',
    'e-mail-adresse',
    'email-adresse',
    'emailadresse',
    'mailadresse',
    'mail-adresse',
    'adresse e-mail',
    'adresse email',
    'adresse electronique',
    'courriel',
    'adresse mail',
    'indirizzo e-mail',
    'indirizzo email',
    'posta elettronica',
  ],
  name: [
    'name',
    'full name',
    'display name',
    'vorname name',
    'name vorname',
    'nom',
    'nom et prenom',
    'nom complet',
    'nome',
    'nome e cognome',
  ],
  firstName: ['vorname', 'prenom', 'first name', 'given name', 'firstname'],
  familyName: [
    'nachname',
    'familienname',
    'nom de famille',
    'cognome',
    'last name',
    'family name',
    'surname',
    'lastname',
  ],
  language: ['sprache', 'langue', 'lingua', 'language'],
  role: ['rolle', 'role', 'ruolo'],
};

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

/** The columns that a header row names, `undefined` for unknown ones. @returns undefined when the row is no header */
export function columnsOf(row: readonly string[]): readonly (Column | undefined)[] | undefined {
  if (row.some((cell) => cell.includes('@'))) return undefined;
  const columns = row.map((cell) =>
    (Object.keys(HEADERS) as Column[]).find((column) => HEADERS[column].includes(normalise(cell))),
  );
  return columns.some(Boolean) ? columns : undefined;
}

/** The language of a cell, the default for an empty cell. @returns undefined for an unknown language */
export function languageIn(cell: string, defaultLanguage: Language): Language | undefined {
  const word = normalise(cell);
  if (word === '') return defaultLanguage;
  const [code] = word.split('-');
  return LANGUAGES.find((language) => language === code || LANGUAGE_NAMES[language].includes(word));
}

/** Whether a cell names the admin role. @returns undefined for an unknown role */
export function isAdminIn(cell: string): boolean | undefined {
  const word = normalise(cell);
  if (ADMINS.includes(word)) return true;
  return word === '' || USERS.includes(word) ? false : undefined;
}

/** Lower case, without accents, with single spaces. */
function normalise(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s\u00A0_]+/g, ' ')
    .trim()
    .toLowerCase();
}
