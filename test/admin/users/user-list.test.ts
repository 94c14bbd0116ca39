import { ListRefused } from '../../../src/admin/users/errors';
import { decodeList } from '../../../src/admin/users/imports/list-encoding';
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

it('reads columns in any order, and ignores unknown ones', () => {
  const text = 'Rolle,Abteilung,Name,Vorname,Mail\nadmin,Energie,Muster,Anna,anna@example.org';
  expect(users(text)).toEqual([[2, 'anna@example.org', 'Anna Muster', 'de', true]]);
  expect(readUsers(text, 'de').ignored).toEqual(['Abteilung']);
});

it('reads lists that contain only addresses, and names that contain other delimiters', () => {
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
  expect(users('a@example.org;"Anna\nM\u202Euster\u200B"')).toEqual([
    [1, 'a@example.org', 'Anna M uster', 'de', false],
  ]);
});

it('reports each invalid row by its number, and keeps the others', () => {
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
  'Anna <anna@example.org>',
  'a@example.org\u0000',
  `${'a'.repeat(120)}@example.org`,
  '=cmd@example.org|x',
  'a@exa mple.org',
  'a,b@example.org',
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
  ['blank lines', '\n ; ;\n\n', ['empty', {}]],
  ['a header alone', 'E-Mail;Name\n', ['empty', {}]],
  ['a header without addresses', 'Name;Sprache\nAnna;de', ['noAddresses', {}]],
  [
    'a quotation mark that is never closed',
    'a@example.org;A\nb@example.org;"B\nc@example.org;C',
    ['quotes', { row: 2 }],
  ],
])('rejects %s', (_case, text, reason) => {
  expect(rejectionOf(() => readUsers(text, 'de'))).toEqual(reason);
});

it('decodes UTF-8 with and without a byte order mark, UTF-16 and Windows-1252', () => {
  const text = 'müller@example.org;Zoë Müller';
  const variants = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(text, 'latin1'),
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
  ];
  expect(variants.map(decodeList)).toEqual([text, text, text, text]);
  expect(decodeList(Buffer.from([0x80, 0x92, 0x9f]))).toBe('€’Ÿ');
});

it('rejects a workbook', () => {
  expect(rejectionOf(() => decodeList(Buffer.from('PK\x03\x04\x14\x00\x06\x00')))).toEqual(['notText', {}]);
});
