import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES, type Language } from '../../src/contract';
import { allTexts, ROOT, readSentences } from '../support/app/locales';

/** Texts that may be the same in several languages, grouped by the reason. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  'a format without words': ['{label}:', '{label}: {count, number}', '{seconds, duration, short}', '«{text}»'],
  'a language in its own name': ['Deutsch', 'English', 'Français', 'Italiano'],
  'the name of a part of the product': ['Chat', 'Console'],
  'a word of German and French': ['Administration', 'Adresse', 'Synchronisation', 'Version', 'Version {number}'],
  'a word of German, French and English': ['Code'],
  'a word of German and English': ['Name', 'Text', 'Text (Markdown)'],
  'a word of French and English': [
    'Action',
    'Actions',
    'Conversation',
    'Conversations',
    'Documents',
    'Question',
    'Question {number}',
    'Source {number}',
    'Sources',
    'Type',
    'Versions',
    'page {page}',
    'version {id}',
  ],
  'a word of French and Italian': ['Utile'],
  'a word of French, Italian and English': ['Menu'],
  'a word of Italian and English': ['Password', 'Password:'],
};

const FOLDERS = ['locales', 'src/infra/web-acl/locales', 'src/local/load-balancer/locales'];

describe.each(FOLDERS)('the texts in %s', (folder) => {
  const texts = LANGUAGES.map((language) => readSentences(folder, language));

  it('have the same keys in all languages', () => {
    for (const translation of texts) expect(Object.keys(translation)).toEqual(Object.keys(texts[0]!));
  });

  it('contain no unit after a placeholder, because the formats of placeholders insert units', () => {
    const all = texts.flatMap((translation) => Object.entries(translation));
    expect(all.filter(([, text]) => /\}[\s\u202f]?(?:[kMG][Bo]|%|ms|s|min|h)(?![\p{L}])/u.test(text))).toEqual([]);
  });

  it('are different in each language, except for the listed texts', () => {
    const known = new Set(Object.values(SAME).flat());
    const same = Object.keys(texts[0]!).filter((key) => {
      const values = texts.map((translation) => translation[key]!);
      return values.some((value, index) => values.indexOf(value) !== index && !known.has(value));
    });
    expect(same).toEqual([]);
  });
});

it('each text in the list of exceptions is the same in at least two languages', () => {
  const all = LANGUAGES.flatMap((language) =>
    FOLDERS.flatMap((folder) => Object.entries(readSentences(folder, language)).map(([key, text]) => `${key} ${text}`)),
  );
  const repeated = new Set(
    all.filter((entry, index) => all.indexOf(entry) !== index).map((entry) => entry.slice(entry.indexOf(' ') + 1)),
  );
  expect(
    Object.values(SAME)
      .flat()
      .filter((text) => !repeated.has(text)),
  ).toEqual([]);
});

describe.each(LANGUAGES)('the words in %s', (language) => {
  it('include no word that the table of terms replaces', () => {
    const avoided = avoidedWords(language);
    expect(avoided.length).toBeGreaterThan(5);
    const found = allTexts(language)
      .map((text) => text.replace(/\{\w+/g, '{'))
      .flatMap((text) =>
        avoided
          .filter((word) => new RegExp(`(?<![\\p{L}-])${word}(?![\\p{L}])`, 'iu').test(text))
          .map((word) => [word, text]),
      );
    expect(found).toEqual([]);
  });

  it('follow the typography of the language', () => {
    const faulty = allTexts(language).filter((text) => WRONG[language].test(text) || WRONG_ANYWHERE.test(text));
    expect(faulty).toEqual([]);
  });
});

/** Straight quotation marks and apostrophes, three dots, two spaces, and the spaces that `typeset` inserts. */
const WRONG_ANYWHERE = /"|\p{L}'|\.\.\.| {2}|[\u00A0\u202F]/u;

const WRONG: Readonly<Record<Language, RegExp>> = {
  de: /ß|« | »|[“”„]|[^ ]…| [:;?!]/,
  fr: /«[^ ]|[^ ]»|[“”„]| …|\p{L}[;?!]|[^ ]: /u,
  it: /« | »|[“”„]| …| [:;?!]/,
  en: /[«»„]| …| [:;?!]|\b(?:organiz|synchroniz|color|recogniz)/,
};

/** The words for this language in the last column of the table in `locales/README.md`. */
function avoidedWords(language: Language): string[] {
  const rows = readFileSync(path.join(ROOT, 'locales/README.md'), 'utf8').matchAll(/^\|(?:[^|]+\|){5} ([^|]+) \|$/gm);
  return [...rows]
    .flatMap(([, cell]) => cell!.split('; '))
    .filter((words) => words.startsWith(`${language}: `))
    .flatMap((words) => words.slice(4).split(', '));
}
