import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FAILURES } from '../../src/app/errors';
import { resources } from '../../src/app/resources';
import { LANGUAGES, translator } from '../../src/app/web/language';

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

/** The keys in the source, and the prefixes of keys that it composes. */
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

it.each(LANGUAGES)('has the same sentences and placeholders in %s as in German, in alphabetical order', (language) => {
  expect(Object.keys(sentences[language]!)).toEqual(Object.keys(german).sort());
  for (const [key, sentence] of Object.entries(sentences[language]!)) {
    expect(sentence.trim()).toBe(sentence);
    expect(sentence).not.toBe('');
    const placeholders = (text: string) =>
      [...new Set([...text.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name!))].sort();
    expect([key, placeholders(sentence)]).toEqual([key, placeholders(german[key]!)]);
  }
});

it('contains every sentence that the source uses', () => {
  const { keys, prefixes } = usedKeys();
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter((key) => !(key in german) && !(`audit.action.${key}` in german))).toEqual([]);
  for (const prefix of prefixes) expect(Object.keys(german).some((key) => key.startsWith(prefix))).toBe(true);
});

it('contains a sentence for every status, step and suggestion', () => {
  const keys = [
    ...['complete', 'stopped', 'interrupted', 'failed'].map((status) => `status.${status}`),
    ...['thinking', 'searching', 'reading'].map((step) => `step.${step}`),
    ...[1, 2, 3, 4].map((number) => `suggestion.${number}`),
  ];
  expect(keys.filter((key) => !(key in german))).toEqual([]);
});

it('contains no unused sentence', () => {
  const { keys, prefixes } = usedKeys();
  const unused = Object.keys(german).filter(
    (key) => !keys.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

it('uses Swiss spelling in German', () => {
  expect(Object.values(german).filter((sentence) => sentence.includes('ß'))).toEqual([]);
});

it('counts in the singular and the plural of each language', () => {
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

/** A placeholder that may be 1 and precedes a noun needs both forms. */
it.each(LANGUAGES)('puts no fixed plural after a count in %s', (language) => {
  const counts = /\{(?:count|done|total|invited|failed|shown|users|rows)\}/;
  const unformatted = Object.entries(sentences[language]!).filter(([, sentence]) => counts.test(sentence));
  // `documents.deletion.one` is the singular.
  expect(unformatted.map(([key]) => key)).toEqual(['documents.deletion.many', 'users.import.shown']);
});
