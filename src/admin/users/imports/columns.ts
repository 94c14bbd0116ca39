import { LANGUAGES, type Language } from '../../../app/web/language';

/** What a column may hold. First and family name are put together. */
export type Column = 'email' | 'name' | 'firstName' | 'familyName' | 'language' | 'role';

/** The columns of a list without a head. */
export const USUAL: readonly Column[] = ['email', 'name', 'language', 'role'];

const HEADS: Record<Column, readonly string[]> = {
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

/** The columns that a first row names, `undefined` for what is none of ours; nothing at all when it is no head. */
export function columnsOf(row: readonly string[]): readonly (Column | undefined)[] | undefined {
  if (row.some((cell) => cell.includes('@'))) return undefined;
  const columns = row.map((cell) =>
    (Object.keys(HEADS) as Column[]).find((column) => HEADS[column].includes(folded(cell))),
  );
  return columns.some(Boolean) ? columns : undefined;
}

/** An empty cell means the usual language; an unknown one nothing. */
export function languageIn(cell: string, usual: Language): Language | undefined {
  const word = folded(cell);
  if (word === '') return usual;
  const [code] = word.split('-');
  return LANGUAGES.find((language) => language === code || LANGUAGE_NAMES[language].includes(word));
}

/** Whether the role is that of admins; nothing when it is unknown. */
export function isAdminIn(cell: string): boolean | undefined {
  const word = folded(cell);
  if (ADMINS.includes(word)) return true;
  return word === '' || USERS.includes(word) ? false : undefined;
}

/** In lower case, without accents. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s\u00A0_]+/g, ' ')
    .trim()
    .toLowerCase();
}
