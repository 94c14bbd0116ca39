import { readUsers } from '../../../src/admin/users/imports/user-list';

const MUELLER = ['j@example.org', 'Müller, Jürg'];
const ANNA = ['a@example.org', 'Anna Muster'];
const BEAT = ['b@example.org', ''];

const listed = (text: string) => readUsers(text, 'de').users.map(({ email, name }) => [email, name]);
const faults = (text: string) =>
  readUsers(text, 'de').invalid.map(({ row, text: shown, faults: found }) => [row, shown, found[0]!.fault]);

it.each([
  ['commas', 'a@example.org, b@example.org'],
  ['semicolons', 'a@example.org;b@example.org;'],
  ['tabs', 'a@example.org\tb@example.org'],
  ['spaces', 'a@example.org b@example.org'],
  ['vertical bars', 'a@example.org | b@example.org'],
  ['vertical bars without spaces', 'a@example.org|b@example.org'],
  ['slashes', 'a@example.org / b@example.org'],
  ['bullets', 'a@example.org • b@example.org'],
  ['a conjunction', 'a@example.org und b@example.org'],
  ['full-width semicolons', 'a@example.org；b@example.org'],
  ['line breaks of a word processor', 'a@example.org\vb@example.org'],
  ['quotation marks around them', '"a@example.org, b@example.org"'],
  ['separators at the ends of lines', 'a@example.org,\nb@example.org;'],
  ['links', 'mailto:a@example.org; <mailto:b@example.org>'],
  ['a group', 'Team: a@example.org, b@example.org;'],
  ['bullets on their lines', '• a@example.org\n• b@example.org'],
  ['numbers on their lines', '1. a@example.org\n2. b@example.org'],
])('reads several addresses with %s', (_case, text) => {
  expect(listed(text)).toEqual([['a@example.org', ''], BEAT]);
  expect(faults(text)).toEqual([]);
});

it.each([
  ['Outlook', 'Müller, Jürg <j@example.org>; Anna Muster <a@example.org>; b@example.org'],
  [
    'Outlook, with links',
    'Müller, Jürg <mailto:j@example.org>; Anna Muster <a@example.org<mailto:a@example.org>>; b@example.org<mailto:b@example.org>',
  ],
  [
    'Outlook, with quoted addresses',
    "'Müller, Jürg' <j@example.org>; Anna Muster <a@example.org>; 'b@example.org' <b@example.org>",
  ],
  ['Gmail', '"Müller, Jürg" <j@example.org>, Anna Muster <a@example.org>, <b@example.org>'],
  ['Apple Mail', '“Müller, Jürg” <j@example.org>, Anna Muster <a@example.org>, b@example.org'],
  ['a list without quotation marks', 'Müller, Jürg <j@example.org>, Anna Muster <a@example.org>, b@example.org'],
  [
    'a list without separators',
    '"Müller, Jürg" <j@example.org> Anna Muster <a@example.org> b@example.org <b@example.org>',
  ],
  ['separate lines', '"Müller, Jürg" <j@example.org>,\nAnna Muster <a@example.org>,\n b@example.org'],
  ['a message', 'An: "Müller, Jürg" <j@example.org>; Anna Muster <a@example.org>\nCc: b@example.org'],
  [
    'a list below a heading',
    'Teilnehmende:\n\n"Müller, Jürg" <j@example.org>, Anna Muster <a@example.org>, b@example.org\nTotal: 3',
  ],
])('reads names and addresses as copied from %s', (_case, text) => {
  expect(listed(text)).toEqual([MUELLER, ANNA, BEAT]);
  expect(faults(text)).toEqual([]);
});

it('reads names before and after their addresses', () => {
  const both = [
    ['a@example.org', 'Anna'],
    ['b@example.org', 'Beat'],
  ];
  expect(listed('a@example.org, Anna; b@example.org, Beat')).toEqual(both);
  expect(listed('Anna, a@example.org, Beat, b@example.org')).toEqual(both);
  expect(listed('Anna (a@example.org), Beat (b@example.org)')).toEqual(both);
  expect(listed('a@example.org (Anna), b@example.org (Beat)')).toEqual(both);
});

it.each([
  ['after the addresses', 'Anna Muster <a@example.org>, 031 000 00 00; b@example.org, +41 (0)31 000 00 00'],
  ['before the names', '1, Anna Muster <a@example.org>\n2, b@example.org'],
  ['before the names, with semicolons', '031 000 00 00; Anna Muster <a@example.org>\n+41310000000; b@example.org'],
])('ignores numbers %s', (_case, text) => {
  expect(listed(text)).toEqual([ANNA, BEAT]);
  expect(faults(text)).toEqual([]);
});

it('reports a line that contains only a number', () => {
  expect(faults('Anna Muster <a@example.org>\n031 000 00 00\nb@example.org')).toEqual([
    [2, '031 000 00 00', 'addressMissing'],
  ]);
});

it('reads names and addresses in a column of a table', () => {
  const text = 'E-Mail;Sprache\n"Müller, Jürg" <j@example.org>;fr\nAnna Muster <a@example.org>;it';
  expect(readUsers(text, 'de').users.map(({ row, email, name, language }) => [row, email, name, language])).toEqual([
    [2, ...MUELLER, 'fr'],
    [3, ...ANNA, 'it'],
  ]);
});

it('reports names that contain an address, names without an address, and invalid addresses', () => {
  expect(faults('"Anna @ Bern" <a@example.org>, "b@example.org" <c@example.org>').map(([, , fault]) => fault)).toEqual([
    'nameWithAddress',
    'nameWithAddress',
  ]);
  expect(faults('Beat Meier; Anna Muster <a@example.org>; c@example; d|e@example.org')).toEqual([
    [1, 'Beat Meier', 'addressMissing'],
    [1, 'c@example', 'address'],
    [1, 'd|e@example.org', 'address'],
  ]);
});

it('reports duplicates on a line and in the list', () => {
  const text = 'a@example.org, A@example.org\nAnna <a@Example.org>';
  expect(listed(text)).toEqual([['a@example.org', '']]);
  expect(faults(text).map(([row, , fault]) => [row, fault])).toEqual([
    [1, 'duplicate'],
    [2, 'duplicate'],
  ]);
});

it('reads 400 people on one line', () => {
  const people = Array.from({ length: 400 }, (_, n) => `Muster, Anna <anna${n}@example.org>`);
  expect(listed(people.join(', '))).toHaveLength(400);
});

it.each(['a', '(', '@', '<a@', '"', ' ', ';', 'a, ', 'Ÿ'])(
  'reads or rejects 100,000 characters of %j in less than ten seconds',
  (text) => {
    const time = (size: number) => {
      const start = performance.now();
      try {
        readUsers(`${text.repeat(size / text.length)} a@example.org, <b@example.org>`, 'de');
      } catch {
        // Some of these texts are rejected, because they have too many rows or columns.
      }
      return performance.now() - start;
    };
    time(1_000);
    expect(time(100_000)).toBeLessThan(10_000);
  },
);
