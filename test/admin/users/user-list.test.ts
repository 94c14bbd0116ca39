import { ListRefused } from '../../../src/admin/users/errors';
import { readUsers } from '../../../src/admin/users/imports/user-list';

const users = (text: string) =>
  readUsers(text, 'de').users.map(({ row, email, name, language, isAdmin }) => [row, email, name, language, isAdmin]);
const faults = (text: string) =>
  readUsers(text, 'de').invalid.map(({ row, faults: found }) => [row, ...found.map(({ fault }) => fault)]);
const rejectionOf = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (error instanceof ListRefused) return [error.sentence.split('.').at(-1), error.values];
    throw error;
  }
  return undefined;
};

const ANNA = [1, 'anna@example.org', 'Anna Muster', 'fr', true];

it.each([
  ['commas', 'anna@example.org,Anna Muster,fr,admin'],
  ['semicolons', 'anna@example.org;Anna Muster;fr;admin'],
  ['tabs', 'anna@example.org\tAnna Muster\tfr\tadmin'],
  ['quotation marks', '"anna@example.org";"Anna Muster";"fr";"admin"'],
  ['spaces and capitals', ' ANNA@Example.ORG ; Anna   Muster ; FR ; Admin '],
  ['a byte order mark', '\uFEFFanna@example.org;Anna Muster;fr;admin'],
])('reads a row with %s', (_case, text) => {
  expect(users(`${text}\r\n`)).toEqual([ANNA]);
});

it.each([
  ['de', 'E-Mail;Name;Sprache;Rolle', 'Administratorin'],
  ['fr', 'Adresse électronique;Nom;Langue;Rôle', 'administratrice'],
  ['it', 'Posta elettronica;Nome;Lingua;Ruolo', 'amministratore'],
  ['en', 'Email;Name;Language;Role', 'ADMIN'],
])('reads a header in %s, and numbers the rows as a spreadsheet does', (_language, header, role) => {
  expect(users(`${header}\n\nanna@example.org;Anna Muster;français;${role}\n`)).toEqual([[3, ...ANNA.slice(1)]]);
});

it('reads columns in any order, and ignores unknown columns', () => {
  const text = 'Rolle,Abteilung,Name,Vorname,Mail\nadmin,Energie,Muster,Anna,anna@example.org';
  expect(users(text)).toEqual([[2, 'anna@example.org', 'Anna Muster', 'de', true]]);
  expect(readUsers(text, 'de').ignored).toEqual(['Abteilung']);
});

it('reads lists without names, and names that contain a delimiter which the list does not use', () => {
  expect(users('a@example.org\nb@example.org')).toEqual([
    [1, 'a@example.org', '', 'de', false],
    [2, 'b@example.org', '', 'de', false],
  ]);
  expect(users('a@example.org;Muster, Anna')).toEqual([[1, 'a@example.org', 'Muster, Anna', 'de', false]]);
  expect(users('a@example.org\nb@example.org\tBeat')).toEqual([
    [1, 'a@example.org', '', 'de', false],
    [2, 'b@example.org', 'Beat', 'de', false],
  ]);
});

it('normalises a name to one line without invisible characters', () => {
  expect(users('a@example.org;"Anna\nM\u202Euster\u200B"')).toEqual([[1, 'a@example.org', 'Anna Muster', 'de', false]]);
});

it('reports each invalid row by its number, and reads the valid rows', () => {
  const text = [
    'email;name;language;role',
    'good@example.org;;;',
    ';Nobody;;',
    'no address;;;',
    'a@b;;;',
    'two@@example.org;;;',
    'GOOD@example.org;;;',
    'x1@example.org;;rm;',
    'x2@example.org;;;king',
    `x3@example.org;${'n'.repeat(201)};;`,
    'x4@example.org;;;;more',
    'bad;;rm;king',
    'last@example.org;;;;;',
  ].join('\n');
  expect(users(text).map(([row, email]) => [row, email])).toEqual([
    [2, 'good@example.org'],
    [13, 'last@example.org'],
  ]);
  expect(faults(text)).toEqual([
    [3, 'addressMissing'],
    [4, 'address'],
    [5, 'address'],
    [6, 'address'],
    [7, 'duplicate'],
    [8, 'language'],
    [9, 'role'],
    [10, 'name'],
    [11, 'columns'],
    [12, 'address', 'language', 'role'],
  ]);
  expect(readUsers(text, 'de').invalid[4]!.faults[0]!.values).toEqual({ row: 2 });
});

it.each([
  'plain',
  '@example.org',
  'a@',
  'a b@example.org',
  'a@example',
  '.a@example.org',
  'a.@example.org',
  'a..b@example.org',
  'a@-example.org',
  'a@example-.org',
  'anna.example.org',
  'a@example.org\u0000',
  `${'a'.repeat(120)}@example.org`,
  '=cmd@example.org|x',
  'a@exa mple.org',
  'a,b@example.org',
  'a|b@example.org',
  'a｜b@example.org',
  'a/b@example.org',
  'a;b@example.org',
  'a\tb@example.org',
  'a³@example.org',
  'mŸller@example.org',
  'a_example.org#EXT#@example.org',
])('rejects the address %j', (address) => {
  expect(faults(`"${address}";x`)).toEqual([[1, 'address']]);
});

it.each([
  'anna.muster@example.org',
  "o'hara@sub.example.co",
  'a+b@example.org',
  'müller@bücher.example',
  '1@2.example',
])('accepts the address %s', (address) => {
  expect(faults(`${address};x`)).toEqual([]);
});

it('accepts 5,000 rows with a header, and rejects 5,001 rows', () => {
  const rows = Array.from({ length: 5_000 }, (_, n) => `user${n}@example.org;User ${n};de;`);
  expect(users(['E-Mail;Name;Sprache;Rolle', ...rows].join('\r\n'))).toHaveLength(5_000);
  expect(rejectionOf(() => readUsers([...rows, 'more@example.org'].join('\n'), 'de'))).toEqual([
    'tooManyRows',
    { limit: 5_000 },
  ]);
});

it.each([
  ['an empty list', '', ['empty', {}]],
  ['a list of blank lines', '\n ; ;\n\n', ['empty', {}]],
  ['a list with only a header', 'E-Mail;Name\n', ['empty', {}]],
  ['a header without an address column', 'Name;Sprache\nAnna;de', ['noAddresses', {}]],
  [
    'a quotation mark that is never closed',
    'a@example.org;A\nb@example.org;"B\nc@example.org;C',
    ['quotes', { row: 2 }],
  ],
])('rejects %s', (_case, text, reason) => {
  expect(rejectionOf(() => readUsers(text, 'de'))).toEqual(reason);
});

it('reports a name that contains an address or is garbled', () => {
  const text = [
    'E-Mail;Name',
    'a@example.org;Anna @ Bern',
    'b@example.org;c@example.org',
    'd@example.org;JŸrg MŸller',
    'e@example.org;JÃ¼rg',
    'f@example.org;J\uFFFDrg',
    'g@example.org;RenŽ',
    'h@example.org;Zoë O’Brien-Müller',
  ].join('\n');
  expect(faults(text)).toEqual([
    [2, 'nameWithAddress'],
    [3, 'nameWithAddress'],
    [4, 'nameGarbled'],
    [5, 'nameGarbled'],
    [6, 'nameGarbled'],
    [7, 'nameGarbled'],
  ]);
  expect(faults('a@example.org;Anna @ Bern')).toEqual([[1, 'nameWithAddress']]);
});

it('removes invisible characters from addresses and headings', () => {
  const text =
    'E\u200B-M\u00ADail;\u202AName\u202C\n\u200Eanna@exam\u00ADple.org\u{E0041};Anna\u00A0M\u2060uster\n\u00A0b\u115Feat@example.org\u3000;B';
  expect(users(text).map(([, email, name]) => [email, name])).toEqual([
    ['anna@example.org', 'Anna Muster'],
    ['beat@example.org', 'B'],
  ]);
});

it('removes every character of the Unicode category Cf from an address', () => {
  const formatCharacters = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => /\p{Cf}/u.test(String.fromCodePoint(code)))
    .map((code) => String.fromCodePoint(code));
  expect(formatCharacters.length).toBeGreaterThan(150);
  expect(users(`an${formatCharacters.join('')}na@example.org`)).toEqual([[1, 'anna@example.org', '', 'de', false]]);
});

it('reads full-width characters', () => {
  expect(users('ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ；Ａnna')).toEqual([[1, 'anna@example.org', 'Anna', 'de', false]]);
});

it.each([
  ['a line that names the delimiter', 'sep=;\nE-Mail;Name\na@example.org;Muster, Anna', []],
  ['a line that names an unusual delimiter', '"sep=|"\r\nE-Mail|Name\r\na@example.org|Muster, Anna', []],
  ['titles', 'Personalliste 2026, Bern\nStand: 12.3.2026\n\n\nE-Mail;Name\na@example.org;Muster, Anna', [1, 2]],
  ['a title with an address', 'Kontakt: hr@example.org\nE-Mail;Name\na@example.org;Muster, Anna', [1]],
  ['a title that is a heading', 'E-Mail-Adressen\nName;E-Mail\n"Muster, Anna";a@example.org', [1]],
  ['a version', 'version:v1.0\nE-Mail,Name\na@example.org,"Muster, Anna"', [1]],
  ['titles without a header', 'Teilnehmende\n\na@example.org;Muster, Anna', [1]],
  ['totals', 'Name;E-Mail\nMuster, Anna;a@example.org\n;\nAnzahl;1\n1 Person;', [4, 5]],
  ['a repeated header', 'E-Mail;Name\na@example.org;Muster, Anna\nE-Mail;Name', []],
])('reads a list with %s', (_case, text, skipped) => {
  const list = readUsers(text, 'de');
  expect(list.users.map(({ email, name }) => [email, name])).toEqual([['a@example.org', 'Muster, Anna']]);
  expect(list.invalid).toEqual([]);
  expect(list.skipped.map(({ row }) => row)).toEqual(skipped);
});

it('reports a first or last row without a valid address', () => {
  expect(faults('anna.example.org\nb@example.org')).toEqual([[1, 'address']]);
  expect(faults('Name;E-Mail\nBeat;b@example.org\nAnna;')).toEqual([[3, 'addressMissing']]);
});

it('uses the display name of a user, or else the first name and the family name', () => {
  expect(
    users('Name;Vorname;Nachname;E-Mail\nJürg Müller;Jürg;Müller;j@example.org\n;Anna;Muster;a@example.org'),
  ).toEqual([
    [2, 'j@example.org', 'Jürg Müller', 'de', false],
    [3, 'a@example.org', 'Anna Muster', 'de', false],
  ]);
});

it.each([
  [
    'without a header',
    'Anna;Muster;anna@example.org;fr\nBeat;Meier;beat@example.org;de',
    ['Anna Muster', 'Beat Meier'],
    [],
  ],
  [
    'with unknown headings',
    'Wer;Stelle;Kontakt\nAnna Muster;BFE;anna@example.org\nBeat Meier;BAFU;beat@example.org',
    ['Anna Muster', 'Beat Meier'],
    ['Stelle'],
  ],
  [
    'with addresses below the heading Login',
    'Vorname;Nachname;Login\nAnna;Muster;anna@example.org\nBeat;Meier;beat@example.org',
    ['Anna Muster', 'Beat Meier'],
    [],
  ],
  ['with one unknown heading', 'Kontakte\nanna@example.org\nbeat@example.org', ['', ''], []],
  [
    'with forms of address',
    'Frau;Anna;Muster;anna@example.org\nHerr Dr.;Beat;Meier;beat@example.org',
    ['Anna Muster', 'Beat Meier'],
    ['A'],
  ],
  [
    'with forms of address and one name',
    'Fr.;Muster;anna@example.org\nHr.;Meier;beat@example.org',
    ['Muster', 'Meier'],
    ['A'],
  ],
  [
    'with forms of address after the names',
    'anna@example.org;Anna Muster;Frau\nbeat@example.org;Beat Meier;Herr',
    ['Anna Muster', 'Beat Meier'],
    ['C'],
  ],
  [
    'with telephone numbers after the addresses',
    'anna@example.org;031 000 00 00;Anna Muster\nbeat@example.org;+41 31 000 00 00;Beat Meier',
    ['Anna Muster', 'Beat Meier'],
    ['B'],
  ],
  ['with telephone numbers and no names', 'anna@example.org;031 000 00 00\nbeat@example.org;', ['', ''], ['B']],
  [
    'with row numbers',
    '1;anna@example.org;Anna Muster\n2;beat@example.org;Beat Meier',
    ['Anna Muster', 'Beat Meier'],
    ['A'],
  ],
])('recognises columns by their content in a list %s', (_case, text, names, ignored) => {
  const list = readUsers(text, 'de');
  expect(list.users.map(({ email, name }) => [email, name])).toEqual([
    ['anna@example.org', names[0]],
    ['beat@example.org', names[1]],
  ]);
  expect([list.invalid, list.ignored]).toEqual([[], ignored]);
});

it('reads fr as a language, although it also abbreviates a form of address', () => {
  expect(users('anna@example.org;anna muster;fr;admin')).toEqual([[1, 'anna@example.org', 'anna muster', 'fr', true]]);
  expect(faults('a@example.org;anna;fr\nb@example.org;beat;xx\nc@example.org;carla;fr')).toEqual([[2, 'language']]);
});

it('reports a row with one name and several addresses', () => {
  expect(faults('E-Mail;Name\n"a@example.org, b@example.org";Anna')).toEqual([[2, 'addresses']]);
  expect(users('E-Mail;Sprache\n"a@example.org, b@example.org";fr').map(([, email]) => email)).toEqual([
    'a@example.org',
    'b@example.org',
  ]);
});

it('reads columns that vertical bars separate', () => {
  const text = '| E-Mail | Name |\n|---|---|\n| a@example.org | Anna |';
  expect(users(text)).toEqual([[3, 'a@example.org', 'Anna', 'de', false]]);
});

it('ignores the columns role and language if they contain values of another system', () => {
  const list = readUsers('Email,Role,Department,Language\na@example.org,Organizer,Energy,Esperanto', 'de');
  expect(list.users.map(({ language, isAdmin }) => [language, isAdmin])).toEqual([['de', false]]);
  expect(list.ignored).toEqual(['Role', 'Department', 'Language']);
});

it('reads a list with several kinds of line ends', () => {
  const text = 'E-Mail;Name\r\na@example.org;A\nb@example.org;B\rc@example.org;C';
  expect(readUsers(text, 'de').users.map(({ email, name }) => [email, name])).toEqual([
    ['a@example.org', 'A'],
    ['b@example.org', 'B'],
    ['c@example.org', 'C'],
  ]);
});
