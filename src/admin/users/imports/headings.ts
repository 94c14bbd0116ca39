import { normaliseName } from '../invitation';

/**
 * A column's meaning. `anyName` is a heading such as “Name” or “Nom”. It means the family name if only first names have
 * a column of their own, the first name if only family names have one, and otherwise the whole name.
 */
export type Column = 'email' | 'name' | 'anyName' | 'firstName' | 'familyName' | 'language' | 'role';

export interface Heading {
  readonly column: Column;
  /** If several columns have the same meaning, those with a lower rank take precedence. */
  readonly rank: number;
}

/** Matches the headings of columns of addresses. All patterns of this file expect the words that `wordsOf` returns. */
const EMAIL =
  /\b(e?mails?|\w*mail(adressen?|address|addresses)|courriel|mel|messagerie|\w*smtp\w*|posta elettronica|(adresse|indirizzo) (electronique|elettronico)|elektronische (post)?adresse|upn|userprincipalname|user principal name|benutzerprinzipalname|nom d utilisateur principal|nom principal de l utilisateur|nome (dell )?entita utente|nome principale utente)\b/;
/** Words in the headings of columns that describe an address, or contain addresses of other people. */
const NOT_THE_ADDRESS =
  /\b(typ|typen|type|tipo|label|etikett|etiquette|libelle|etichetta|format|status|stato|statut|usage|size|count|anzahl|quota|nickname|display name|angezeigter name|anzeigename|nom complet|nom affiche|nome visualizzato|radiomessagerie|manager|supervisor|vorgesetzte\w*|fuhrungskraft|superieur\w*|responsable|superiore|responsabile|assist\w*|stellvertret\w*|recovery|wiederherstellung\w*|recuperation|recupero|group|gruppen?|groupe|gruppo|listen?|liste|lista|verteiler|mailing|server|language|sprache|langue|lingua|date|datum|data|signatur\w*|verified|verifiziert|notification|benachrichtigung\w*|newsletter|new primary|list)\b/;
const BUSINESS =
  /\b(geschaft\w*|arbeit|dienst\w*|buro|beruf\w*|work|business|office|company|corporate|prof\w*|travail|bureau|entreprise|lavoro|ufficio|aziend\w*|g)\b/;
const LOGIN = /\b(upn|userprincipalname|principale?|benutzerprinzipalname|entita)\b/;
const PRIVATE = /\b(privat\w*|prive\w*|perso\w*|home|domicile|casa|abitazione|p)\b/;
const OTHER =
  /\b(alternat\w*|secondary|secundar\w*|secondair\w*|secondari\w*|sekundar\w*|zweit\w*|other|othermails?|weitere\w*|autre\w*|altr[aoei]|[2-9])\b/;

const NOT_A_PERSONS_NAME =
  /\b(manager|supervisor|vorgesetzte\w*|superieur\w*|responsable|responsabile|assist\w*|phonetic|yomi|middle|weitere|weiterer|zweiter|deuxieme|autres|secondo|additional|zusatzliche\w*|spouse|partner\w*|ehe\w*|geburts\w*|naissance|maiden|jeune fille|company|firma|firmenname|department|abteilung|group|user name|vorgesetzten)\b/;
const WHOLE_NAME =
  /\b(displayname|display name|anzeigename|angezeigter name|fullname|full name|vollstandiger name|vollname|vor und nachname|vor und zuname|nom complet|nom affiche|nom d affichage|nom a afficher|nome completo|nome visualizzato|nominativo|common name|cn)\b/;
const FIRST_NAME = /\b(vornamen?|rufname|prenoms?|firstname|first name|givenname|given name|forename)\b/;
const FAMILY_NAME =
  /\b(nachnamen?|familiennamen?|zuname|surname|lastname|last name|familyname|family name|nom de famille|nom usuel|nom d usage|cognome|sn)\b/;
const ANY_NAME =
  /^((ihr|dein|your|votre|ton|il suo|il tuo) )?(names?|noms?|nome)( (der|des|du|de la|de l|del|della|di)? ?(person\w*|mitarbeite\w*|teilnehme\w*|employe\w*|collaborat\w*|dipendente))?$/;
/** Matches what is left of headings such as “Name Vorname” or “Nom et prénom” after removal of FIRST_NAME and FAMILY_NAME. */
const JOINED_NAME = /^((name|nom|nome|und|et|e|and|first|last) ?)+$/;
/** Headings that mean a person, such as “Mitarbeiter” or “Employee”. */
const PERSON =
  /^(mitarbeite\w*|angestellte\w*|\w*lehrperson\w*|lehrkraft\w*|\w*schuler\w*|lernende\w*|studierende\w*|ansprechp\w*|employee|employee name|employes?|worker|collaborat\w*|dipendente|person|personne|persona|\w*teilnehme\w*|participant\w*|partecipant\w*|kontakt|contact|contatto|contact name)$/;
/** Endings of the other gender or of the plural: “Mitarbeiter/in”, “Employé(e)”. */
const ENDING = / (in|innen|r|n|e|s|es|i|rice|trice|trici|nne|euse)$/;

const LANGUAGE =
  /^((bevorzugte|preferred|korrespondenz|mutter)? ?(sprache|language|languages)( korrespondenz)?|sprachcode|sprach?e?kurzel|korrespondenzsprache|muttersprache|langue( preferee| de correspondance| maternelle)?|lingua( preferita| di corrispondenza| madre)?|preferredlanguage|language code|lang|locale|spr)$/;
const ROLE = /^(rolle|role|ruolo)$/;

/**
 * Returns the meaning of a heading in the exports of directories, address books and personnel systems.
 *
 * @returns undefined for other headings
 */
export function headingOf(cell: string): Heading | undefined {
  if (cell.length > MAX_HEADING) return undefined;
  const words = wordsOf(cell);
  if (EMAIL.test(words)) return NOT_THE_ADDRESS.test(words) ? undefined : { column: 'email', rank: rankOf(words) };
  if (PERSON.test(words.replace(ENDING, ''))) return { column: 'anyName', rank: PERSON_RANK };
  const column = nameOf(words) ?? (LANGUAGE.test(words) ? 'language' : ROLE.test(words) ? 'role' : undefined);
  return column && { column, rank: 0 };
}

/** The rank of headings that mean a person, but may also mean an employee number. */
export const PERSON_RANK = 1;
/** The rank of private addresses. */
export const PRIVATE_RANK = 4;
/** Maximum number of characters of a heading. A longer text is something else, such as the title of the list. */
const MAX_HEADING = 80;

function rankOf(words: string): number {
  if (PRIVATE.test(words)) return PRIVATE_RANK;
  if (OTHER.test(words)) return 3;
  if (LOGIN.test(words)) return 2;
  return BUSINESS.test(words) ? 0 : 1;
}

function nameOf(words: string): Column | undefined {
  if (NOT_A_PERSONS_NAME.test(words)) return undefined;
  if (WHOLE_NAME.test(words)) return 'name';
  if (ANY_NAME.test(words.replace(ENDING, ''))) return 'anyName';
  const [isFirst, isFamily] = [FIRST_NAME.test(words), FAMILY_NAME.test(words)];
  const rest = words.replace(FIRST_NAME, '').replace(FAMILY_NAME, '').trim();
  if ((isFirst && isFamily) || ((isFirst || isFamily) && rest !== '' && JOINED_NAME.test(rest))) return 'name';
  if (isFirst) return 'firstName';
  return isFamily ? 'familyName' : undefined;
}

/** Returns a heading's words in lower case, without accents, punctuation and remarks such as “[Required]”. */
function wordsOf(cell: string): string {
  return (
    normaliseName(cell)
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      // Split camel case such as `userPrincipalName`.
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .replace(
        /\b(required|erforderlich|obligatoire|obbligatorio|optional|optionnel|opzionale|pflichtfeld|upload only|read only)\b/g,
        ' ',
      )
      .replace(/\be mail/g, 'email')
      .replace(/aeft/g, 'aft')
      .replace(/\bbuero\b/g, 'buro')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
