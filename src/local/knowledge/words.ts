import type { Language } from '../../contract';
import { isStopWord, STOP_WORDS } from './stop-words';

/** Returns the words of a text in lower case, without punctuation. `²` becomes `2`. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Returns the distinct words of a text, except stop words and single letters. */
export const contentWordsOf = (text: string, language?: Language): string[] => [
  ...new Set(wordsOf(text).filter((word) => hasContent(word, language))),
];

/**
 * Whether a word says something about a subject: it is neither a single letter nor a stop word of the language or, if
 * no language is given, of any language.
 */
export function hasContent(word: string, language?: Language): boolean {
  if (word.length === 1 && !/\p{N}/u.test(word)) return false;
  return language ? !STOP_WORDS[language].has(word) : !isStopWord(word);
}

/**
 * Removes the accents of a word: `ä` becomes `a`, `ß` becomes `ss`, and `œ` becomes `oe`. A word that is written with `ae` for `ä` keeps
 * its `ae`.
 */
export function fold(word: string): string {
  if (/^[a-z0-9]*$/.test(word)) return word;
  return word.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').replace(/œ/g, 'oe');
}
