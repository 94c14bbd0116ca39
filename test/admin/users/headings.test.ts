import { readUsers } from '../../../src/admin/users/imports/user-list';

/** Reads a table with one row, given as a heading and a cell for each column. Returns its users. */
function usersOf(columns: readonly (readonly [string, string])[], delimiter = ',') {
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  const list = readUsers([0, 1].map((index) => line(columns.map((column) => column[index]!))).join('\r\n'), 'it');
  expect(list.invalid).toEqual([]);
  return list.users.map(({ email, name, language }) => [email, name, language]);
}

const JUERG = [['j@example.org', 'Jürg Müller', 'de']];
const OTHERS = [
  ['Manager', 'boss@example.org'],
  ['Department', 'Energy'],
] as const;

it.each([
  [
    'Entra',
    [
      ['userPrincipalName', 'jm@corp.onmicrosoft.com'],
      ['displayName', 'Jürg Müller'],
      ['surname', 'Müller'],
      ['mail', 'j@example.org'],
      ['givenName', 'Jürg'],
      ['alternateEmailAddress', 'x@gmail.com'],
      ['preferredLanguage', 'de-CH'],
    ],
  ],
  [
    'Entra, without a mailbox',
    [
      ['userPrincipalName', 'j@example.org'],
      ['displayName', 'Jürg Müller'],
      ['mail', ''],
      ['preferredLanguage', 'de'],
    ],
  ],
  [
    'the template of Entra',
    [
      ['Name [displayName] Required', 'Jürg Müller'],
      ['User name [userPrincipalName] Required', 'j@example.org'],
      ['Initial password [passwordProfile] Required', 'x'],
      ['First name [givenName]', 'Jürg'],
      ['Last name [surname]', 'Müller'],
      ['Preferred language', 'de'],
    ],
  ],
  [
    'Microsoft 365',
    [
      ['Display name', 'Jürg Müller'],
      ['First name', 'Jürg'],
      ['Last name', 'Müller'],
      ['Preferred language', 'de-CH'],
      ['User principal name', 'j@example.org'],
    ],
  ],
  [
    'Microsoft 365 in German',
    [
      ['Anzeigename', 'Jürg Müller'],
      ['Vorname', 'Jürg'],
      ['Nachname', 'Müller'],
      ['Bevorzugte Sprache', 'de-CH'],
      ['Benutzerprinzipalname', 'j@example.org'],
    ],
  ],
  [
    'Active Directory',
    [
      ['DistinguishedName', 'CN=Müller\\, Jürg,OU=BFE'],
      ['EmailAddress', 'j@example.org'],
      ['GivenName', 'Jürg'],
      ['Name', 'Jürg Müller'],
      ['Surname', 'Müller'],
      ['UserPrincipalName', 'jm@corp.local'],
      ['preferredLanguage', 'de'],
    ],
  ],
  [
    'Google Workspace',
    [
      ['First Name [Required]', 'Jürg'],
      ['Last Name [Required]', 'Müller'],
      ['Email Address [Required]', 'j@example.org'],
      ['New Primary Email [UPLOAD ONLY]', ''],
      ['Recovery Email', 'r@gmail.com'],
      ['Work Secondary Email', 'w@example.org'],
      ['Manager Email', 'boss@example.org'],
      ['Language', 'de'],
    ],
  ],
  [
    'Google Contacts',
    [
      ['First Name', 'Jürg'],
      ['Middle Name', 'Karl'],
      ['Last Name', 'Müller'],
      ['Phonetic First Name', ''],
      ['E-mail 1 - Label', '* Work'],
      ['E-mail 1 - Value', 'j@example.org ::: jm@example.org'],
      ['E-mail 2 - Value', 'x@gmail.com'],
      ['Language', 'de'],
    ],
  ],
  [
    'Google Contacts in German',
    [
      ['Vorname', 'Jürg'],
      ['Nachname', 'Müller'],
      ['E-Mail 1 – Typ', 'Arbeit'],
      ['E-Mail 1 – Wert', 'j@example.org'],
      ['Sprache', 'Deutsch'],
    ],
  ],
  [
    'Outlook in English',
    [
      ['First Name', 'Jürg'],
      ['Last Name', 'Müller'],
      ['E-mail Address', 'j@example.org'],
      ['E-mail Type', 'SMTP'],
      ['E-mail Display Name', 'Jürg Müller (j@example.org)'],
      ['E-mail 2 Address', 'x@gmail.com'],
      ['Language', 'German'],
    ],
  ],
  [
    'Outlook in German',
    [
      ['Vorname', 'Jürg'],
      ['Weitere Vornamen', 'Karl'],
      ['Nachname', 'Müller'],
      ['E-Mail-Adresse', 'j@example.org'],
      ['E-Mail-Typ', 'SMTP'],
      ['E-Mail: Angezeigter Name', 'Jürg Müller (j@example.org)'],
      ['E-Mail 2: Adresse', 'x@gmail.com'],
      ['Sprache', 'Deutsch (Schweiz)'],
    ],
  ],
  [
    'Outlook in French',
    [
      ['Prénom', 'Jürg'],
      ['Deuxième prénom', 'Karl'],
      ['Nom', 'Müller'],
      ['Adresse de messagerie', 'j@example.org'],
      ['Type de messagerie', 'SMTP'],
      ['Nom complet de l’adresse de messagerie', 'Jürg Müller (j@example.org)'],
      ['Adresse de messagerie 2', 'x@gmail.com'],
      ['Langue', 'allemand'],
    ],
  ],
  [
    'Outlook in Italian',
    [
      ['Nome', 'Jürg'],
      ['Secondo nome', 'Karl'],
      ['Cognome', 'Müller'],
      ['Indirizzo posta elettronica', 'j@example.org'],
      ['Tipo posta elettronica', 'SMTP'],
      ['Nome visualizzato posta elettronica', 'Jürg Müller (j@example.org)'],
      ['Lingua', 'tedesco'],
    ],
  ],
  [
    'a personnel system in German',
    [
      ['Personalnummer', '17'],
      ['Name', 'Müller'],
      ['Vorname', 'Jürg'],
      ['E-Mail (privat)', 'x@gmail.com'],
      ['E-Mail (geschäftlich)', 'j@example.org'],
      ['E-Mail Vorgesetzte/r', 'boss@example.org'],
      ['Korrespondenzsprache', 'D'],
    ],
  ],
  [
    'a personnel system in French',
    [
      ['Nom', 'Müller'],
      ['Prénom', 'Jürg'],
      ['Courriel privé', 'x@gmail.com'],
      ['Courriel professionnel', 'j@example.org'],
      ['E-mail du responsable', 'boss@example.org'],
      ['Langue de correspondance', 'de'],
    ],
  ],
  [
    'a personnel system in Italian',
    [
      ['Cognome e nome', 'Jürg Müller'],
      ['E-mail aziendale', 'j@example.org'],
      ['E-mail privata', 'x@gmail.com'],
      ['Lingua', 'de'],
    ],
  ],
  [
    'a personnel system in English',
    [
      ['Legal Name - Last Name', 'Müller'],
      ['Legal Name - First Name', 'Jürg'],
      ['Email - Home', 'x@gmail.com'],
      ['Email - Work', 'j@example.org'],
      ['Language', 'de_CH'],
    ],
  ],
] as const)('reads an export of %s', (_source, columns) => {
  expect(usersOf([...columns, ...OTHERS])).toEqual(JUERG);
  expect(usersOf([...OTHERS, ...columns].toReversed(), ';')).toEqual(JUERG);
});

it.each([
  'E-Mail',
  'EMAIL',
  'eMail',
  'E_Mail_Adresse',
  'E-Mail*',
  'Emailadresse (dienstlich)',
  'E-Mail geschaeftlich',
  'Geschäftliche E-Mail-Adresse',
  'workEmail',
  'PrimarySmtpAddress',
  'Adresse électronique',
  'Courriel',
  'Adresse e-mail professionnelle',
  'Mél',
  'Posta elettronica',
  'Indirizzo e-mail',
  'Ｅ－Ｍａｉｌ',
  '\u200BE\u00ADMail\u00A0',
])('recognises %j as the heading of a column of e-mail addresses', (heading) => {
  expect(
    usersOf([
      ['Manager', 'boss@example.org'],
      [heading, 'j@example.org'],
    ]),
  ).toEqual([['j@example.org', '', 'it']]);
});

it.each(['Private E-Mail', 'E-Mail privat', 'Adresse e-mail privée', 'E-mail privata', 'Home email'])(
  'uses the column %s only if the list has no other column of addresses',
  (heading) => {
    const list = readUsers(`Name;E-Mail;${heading}\nAnna;;anna@example.org\nBeat;beat@example.org;b@example.org`, 'de');
    expect([list.users.map(({ email }) => email), list.invalid.map(({ row }) => row)]).toEqual([
      ['beat@example.org'],
      [2],
    ]);
    expect(list.ignored).toEqual([heading]);
    expect(readUsers(`Name;${heading}\nAnna;anna@example.org`, 'de').users).toHaveLength(1);
  },
);

it.each([
  'Teilnehmer/in',
  'Teilnehmer*innen',
  'Mitarbeiter/-in',
  'MitarbeiterIn',
  'Mitarbeitende/r',
  'Schüler:in',
  'Lehrperson',
  'Ansprechperson',
  'Name Mitarbeiter/in',
  'Ihr Name',
  'Your name',
  'Votre nom',
  'Employé(e)',
  'Collaborateur·trice',
  'Participant-e',
  'Nom à afficher',
  'Collaboratore/trice',
])('reads the names below the heading %s', (heading) => {
  expect(
    usersOf([
      ['Department', 'Energy'],
      [heading, 'Jürg Müller'],
      ['E-Mail', 'j@example.org'],
    ]),
  ).toEqual([['j@example.org', 'Jürg Müller', 'it']]);
});

it('reads the addresses that people enter in an anonymous form', () => {
  const list = readUsers('ID,Email,Name,Your name,Your email\n1,anonymous,,Anna Muster,a@example.org', 'de');
  expect(list.users.map(({ email, name }) => [email, name])).toEqual([['a@example.org', 'Anna Muster']]);
  expect([list.invalid, list.ignored]).toEqual([[], ['ID', 'Email']]);
});
