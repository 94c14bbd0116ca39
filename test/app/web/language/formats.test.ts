import { Formats } from '../../../../src/app/web/language/formats';
import { translator } from '../../../../src/app/web/language/language';
import { sourceView } from '../../../../src/app/web/views/source-view';
import { render } from '../../../../src/app/web/views/views';
import { LANGUAGES, LOCALES } from '../../../../src/contract';

/**
 * What `show` returns in each language, with ordinary spaces only, because versions of ICU differ in the spaces that they use.
 */
const inAll = (show: (formats: Formats) => string) =>
  LANGUAGES.map((language) => show(new Formats(LOCALES[language])).replace(/\s/g, ' '));

it('shows a day in the words of each language', () => {
  expect(inAll((formats) => formats.date('2026-01-31'))).toEqual([
    '31. Januar 2026',
    '31 janvier 2026',
    '31 gennaio 2026',
    '31 January 2026',
  ]);
});

it('shows the first day of a month in French as an ordinal number, but no other day', () => {
  const days = ['2026-12-01', '2026-12-11', '2026-12-21', '2026-12-31'];
  expect(inAll((formats) => days.map((day) => formats.date(day)).join(', '))[1]).toBe(
    '1er décembre 2026, 11 décembre 2026, 21 décembre 2026, 31 décembre 2026',
  );
});

it('puts no Italian article before a date, because the article depends on the day', () => {
  const t = translator('it');
  const values = { documents: 2, day: '2026-12-08', time: '8 dicembre 2026', id: 'a' };
  for (const sentence of [
    'documents.expired',
    'documents.valid',
    'export.uploaded',
    'export.validUntil',
    'sources.expired',
    'welcome.knowledge',
  ])
    expect(t(sentence, values)).toMatch(/: 8\sdicembre\s2026$/);
});

it.each(['', 'tomorrow', '2026-13-01'])('does not change %j, which is not a day', (day) => {
  expect(new Formats('de-CH').date(day)).toBe(day);
});

it('shows sizes in the units of each language', () => {
  expect(inAll((formats) => formats.bytes(50 * 1024 ** 2))).toEqual(['50 MB', '50 Mo', '50 MB', '50 MB']);
  expect(inAll((formats) => formats.bytes(3.75 * 1024 ** 2))).toEqual(['3.75 MB', '3,75 Mo', '3.75 MB', '3.75 MB']);
  expect(inAll((formats) => formats.bytes(3300))).toEqual(['3.2 kB', '3,2 ko', '3.2 kB', '3.2 kB']);
  expect(inAll((formats) => formats.bytes(2))).toEqual(['2 Byte', '2 octets', '2 byte', '2 bytes']);
});

it('shows durations in minutes and seconds', () => {
  expect(inAll((formats) => formats.duration(1))).toEqual(['1 Sekunde', '1 seconde', '1 secondo', '1 second']);
  expect(inAll((formats) => formats.duration(65))[0]).toBe('1 Minute 5 Sekunden');
  expect(inAll((formats) => formats.duration(120, 'short'))).toEqual(['2 Min.', '2 min', '2 min', '2 mins']);
  expect(new Formats('de-CH').duration(0)).toMatch(/^0\sSekunden$/);
});

it('joins lists with the conjunction of each language', () => {
  expect(inAll((formats) => formats.list(['a', 'b', 'c']))).toEqual([
    'a, b und c',
    'a, b et c',
    'a, b e c',
    'a, b and c',
  ]);
});

it('does not change values that are formatted already', () => {
  const t = translator('de');
  expect(t('sources.expired', { day: '31.01.2026' })).toBe('war gültig bis 31.01.2026');
  expect(t('users.import.ignored', { columns: 'a, b' })).toBe('Diese Spalten werden nicht gelesen: a, b');
});

it.each([
  ['de', 'war gültig bis 31. Januar 2020'],
  ['fr', 'était valable jusqu’au 31 janvier 2020'],
  ['it', 'non è più valido; ultimo giorno di validità: 31 gennaio 2020'],
  ['en', 'was valid until 31 January 2020'],
] as const)('says in %s until when a cited document was valid', (language, sentence) => {
  const source = { number: 1, uri: 's3://b/documents/Tarif.pdf', excerpt: 'Text', validUntil: '2020-01-31' };
  const view = sourceView(source, '/turn', '2026-01-31');
  const sources = [{ ...view, passages: [view], change: undefined }];
  const html = render('sources', { t: translator(language), ending: { sources }, turn: { id: 'a' }, id: 'a' });
  expect(html).toContain(sentence);
  expect(html).not.toMatch(/until [0-9]{4}-/);
});

it.each([
  ['2026-06-30', undefined],
  ['2026-07-01', '2026-06-30'],
])('shows a document as expired from the day after its last valid day on; today is %s', (today, expired) => {
  const source = { number: 1, uri: 's3://b/documents/Tarif.pdf', excerpt: 'Text', validUntil: '2026-06-30' };
  expect(sourceView(source, '/turn', today).expired).toBe(expired);
});
