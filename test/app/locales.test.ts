import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FAILURES } from '../../src/app/errors';
import { resources } from '../../src/app/resources';
import { LANGUAGES } from '../../src/app/web/language';

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
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
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
