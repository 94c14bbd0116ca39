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

/** Keys that the source writes out, and those that it puts together. */
function usedKeys(): { whole: string[]; beginnings: string[] } {
  const whole = [
    ...[...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\bsentence(?: =|:) '([\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\?\? '(error\.[\w.]+)'/g)].map(([, key]) => key!),
    ...[...source.matchAll(/\? '([a-z]+\.\w+)' : '([a-z]+\.\w+)'/gi)].flatMap(([, one, other]) => [one!, other!]),
    ...FAILURES.map((failure) => `failure.${failure}`),
  ];
  return {
    whole: [...new Set(whole)],
    beginnings: [...source.matchAll(/[(= ]`((?:\w+\.)+)\$\{/g)].map(([, beginning]) => beginning!),
  };
}

it.each(LANGUAGES)('say the same in %s as in every other language', (language) => {
  expect(Object.keys(sentences[language]!).sort()).toEqual(Object.keys(german).sort());
  for (const [key, sentence] of Object.entries(sentences[language]!)) {
    expect(sentence.trim()).toBe(sentence);
    expect(sentence).not.toBe('');
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect([key, placeholders(sentence)]).toEqual([key, placeholders(german[key]!)]);
  }
});

it('hold every sentence that a page asks for', () => {
  const { whole, beginnings } = usedKeys();
  expect(whole.length).toBeGreaterThan(40);
  expect(whole.filter((key) => !(key in german) && !(`audit.action.${key}` in german))).toEqual([]);
  for (const beginning of beginnings) expect(Object.keys(german).some((key) => key.startsWith(beginning))).toBe(true);
});

it('hold a sentence for every status, step and suggestion', () => {
  const keys = [
    ...['complete', 'stopped', 'interrupted', 'failed'].map((status) => `status.${status}`),
    ...['thinking', 'searching', 'reading'].map((step) => `step.${step}`),
    ...[1, 2, 3, 4].map((number) => `suggestion.${number}`),
  ];
  expect(keys.filter((key) => !(key in german))).toEqual([]);
});

it('hold none that nobody asks for', () => {
  const { whole, beginnings } = usedKeys();
  const unused = Object.keys(german).filter(
    (key) => !whole.includes(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
  expect(unused).toEqual([]);
});

it('write German as it is written in Switzerland', () => {
  expect(Object.values(german).filter((sentence) => sentence.includes('ß'))).toEqual([]);
});
