import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { resources } from '../../src/app/resources';
import { translator } from '../../src/app/web/language/language';
import { FAILURES, LANGUAGES, METRICS } from '../../src/contract';

const sentences = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(path.join(resources, 'locales', `${language}.json`), 'utf8')) as Record<string, string>,
  ]),
);
const german = sentences.de!;

function filesIn(folder: string, ending: RegExp): string[] {
  if (!existsSync(path.join(resources, folder))) return [];
  return readdirSync(path.join(resources, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

const source = [
  ...filesIn('templates', /\.eta$/),
  ...filesIn('src/app', /\.ts$/),
  ...filesIn('src/admin', /\.(ts|eta)$/),
].join('\n');

/** The keys that the source contains, and the prefixes of the keys that it assembles. */
function usedKeys(): { keys: string[]; prefixes: string[] } {
  const keys = [
    ...[...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\bsentence(?: =|:) '([\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\?\? '(error\.[\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\? '([a-z]+\.\w+)' : '([a-z]+\.\w+)'/gi)].flatMap(([, first, second]) => [first!, second!]),
    ...FAILURES.map((failure) => `failure.${failure}`),
  ];
  return {
    keys: [...new Set(keys)],
    prefixes: [...source.matchAll(/[(= ]`((?:\w+\.)+)\$\{/g)].map(([, prefix]) => prefix!),
  };
}

it.each(LANGUAGES)('has the same, sorted keys and the same placeholders in %s as in German', (language) => {
  expect(Object.keys(sentences[language]!)).toEqual(Object.keys(german).sort());
  for (const [key, sentence] of Object.entries(sentences[language]!)) {
    expect(sentence.trim()).toBe(sentence);
    expect(sentence).not.toBe('');
    const placeholders = (text: string) =>
      [...new Set([...text.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name!))].sort();
    expect([key, placeholders(sentence)]).toEqual([key, placeholders(german[key]!)]);
  }
});

it('contains every sentence that the source code uses', () => {
  const { keys, prefixes } = usedKeys();
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key) => !(key in german) && !(`audit.action.${key}` in german))).toEqual([]);
  for (const prefix of prefixes) expect(Object.keys(german).some((key) => key.startsWith(prefix))).toBe(true);
});

it('contains a sentence for every status, step and suggestion', () => {
  const keys = [
    ...METRICS.answers.values.map((status) => `status.${status}`),
    ...['thinking', 'searching', 'reading', 'writing'].map((step) => `step.${step}`),
    ...[1, 2, 3, 4].map((number) => `suggestion.${number}`),
  ];
  expect(keys.filter((key) => !(key in german))).toEqual([]);
});

it('contains no unused sentence', () => {
  const { keys, prefixes } = usedKeys();
  const words = new Set(source.match(/[\w-]+/g));
  const isComposed = (key: string) =>
    prefixes.some((prefix) => key.startsWith(prefix)) && words.has(key.split('.').at(-1)!);
  const unused = Object.keys(german).filter((key) => !keys.includes(key) && !isComposed(key));
  expect(unused).toEqual([]);
});

it('uses no ß in German', () => {
  expect(Object.values(german).filter((sentence) => sentence.includes('ß'))).toEqual([]);
});

it('uses the singular or the plural of each language, depending on a count', () => {
  const texts = (sentence: string, name: string, values: readonly number[], more = {}) =>
    LANGUAGES.map((language) => values.map((value) => translator(language)(sentence, { [name]: value, ...more })));
  expect(texts('users.import.count.users', 'count', [0, 1, 2])).toEqual([
    ['0 Personen', '1 Person', '2 Personen'],
    ['0 personne', '1 personne', '2 personnes'],
    ['0 persone', '1 persona', '2 persone'],
    ['0 users', '1 user', '2 users'],
  ]);
  expect(texts('users.import.progress', 'total', [1, 3], { done: 1 })).toEqual([
    ['1 von 1 Zeile', '1 von 3 Zeilen'],
    ['1 ligne sur 1', '1 ligne sur 3'],
    ['1 riga su 1', '1 riga su 3'],
    ['1 of 1 row', '1 of 3 rows'],
  ]);
  expect(texts('users.import.remark', 'invited', [1, 2], { failed: 1 })[2]).toEqual([
    '1 invitata, 1 non riuscita',
    '2 invitate, 1 non riuscita',
  ]);
});

/** Matches the placeholders of counts. The groups of a match are the name and the format. */
const COUNTS =
  /\{(admins|conversations|count|days|documents|failed|found|invited|passages|seconds|total|users)(?:, ([a-z]+))?/g;

/** Sentences in which no word depends on the number, because the number follows a colon or is part of *1 of 3*. */
const NUMBERS = ['admin.filter', 'admin.page', 'users.import.shown', 'users.reading', 'versions.position'];

it('uses the grammatical gender of what a filter shows: documents or users', () => {
  const all = (sentence: string) => LANGUAGES.map((language) => translator(language)(sentence));
  expect(all('documents.all')).toEqual(['Alle', 'Tous', 'Tutti', 'All']);
  expect(all('users.all')).toEqual(['Alle', 'Toutes', 'Tutte', 'All']);
});

it.each(LANGUAGES)('has the singular and the plural for each count in %s', (language) => {
  const formats = Object.entries(sentences[language]!).flatMap(([key, sentence]) =>
    [...sentence.matchAll(COUNTS)].map(([, name, format]) => ({ key, name, format })),
  );
  expect(formats.length).toBeGreaterThan(20);
  const unformed = formats.filter(
    ({ key, format = '' }) => !NUMBERS.includes(key) && !['plural', 'duration'].includes(format),
  );
  // In *1 of 3 rows*, the noun depends on the first number in French and Italian, and on the second in German and
  // English.
  const pairs = ['users.import.progress total', 'users.import.stopped total'];
  expect(unformed.map(({ key, name }) => `${key} ${name}`).filter((pair) => !pairs.includes(pair))).toEqual([]);
});

it.each(LANGUAGES)('uses only known formats in %s', (language) => {
  for (const [key, sentence] of Object.entries(sentences[language]!)) {
    const values = Object.fromEntries([...sentence.matchAll(/\{(\w+)/g)].map(([, name]) => [name, 1]));
    expect(translator(language)(key, values)).not.toMatch(/\{\w+,|#/);
  }
});

it('the source code passes values to every sentence that has placeholders', () => {
  const calls = [...source.matchAll(/\bt\(\s*'([\w.-]+)'\s*([,)])/g)];
  const withoutValues = calls.filter(([, key, next]) => next === ')' && german[key!]?.includes('{'));
  expect(withoutValues.map(([, key]) => key)).toEqual([]);
});

it('keeps French punctuation on the line of its word', () => {
  const translate = translator('fr');
  expect(translate('suggestion.1')).toMatch(/façade\u202F\?$/);
  expect(translate('list.delete', { title: 'A : B' })).toBe('Supprimer «\u00A0A : B\u00A0»');
  expect(translate('error.titleTooLong', { received: 1, limit: 1 })).toContain('long\u00A0: ');
  expect(translate('attachments.refused.mark', { name: 'A', detail: 'B' })).toContain('envoyés\u202F; ');
});

it('keeps the German ellipsis on the line of its word', () => {
  expect(translator('de')('step.searching')).toBe('Dokumente werden durchsucht\u00A0…');
  expect(translator('fr')('step.searching')).toBe('Recherche dans les documents…');
});
