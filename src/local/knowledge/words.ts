import { isStopWord, type Language, STOP_WORDS } from './stop-words';

/** The words of a text in lower case, without punctuation. `²` becomes `2`. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words of a text without stop words and single letters. */
export const contentWordsOf = (text: string, language?: Language): string[] => [
  ...new Set(wordsOf(text).filter((word) => hasContent(word, language))),
];

/** Whether a word says something about a subject, in this language or, without one, in any. */
export function hasContent(word: string, language?: Language): boolean {
  if (word.length === 1 && !/\p{N}/u.test(word)) return false;
  return language ? !STOP_WORDS[language].has(word) : !isStopWord(word);
}

/** A word without accents. `ß` becomes `ss`; the spelling `ae` for `ä` is kept. */
export function fold(word: string): string {
  if (/^[a-z0-9]*$/.test(word)) return word;
  return word.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').replace(/œ/g, 'oe');
}
