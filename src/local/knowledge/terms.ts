// @ts-expect-error: the package has no types
import { newStemmer } from 'snowball-stemmers';
import { isStopWord } from './stop-words';

const stemmerOf: (language: string) => { stem(word: string): string } = newStemmer;

/**
 * Words are stemmed in all four languages, because a document may mix languages, and a question may be in another language than
 * its document.
 */
const STEMMERS = ['german', 'french', 'italian', 'english'].map((name) => stemmerOf(name));

const GRAM = 5;
const cache = new Map<string, string[]>();

/** The words of a text in lower case, without punctuation. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words of a question without stop words. */
export const contentWordsOf = (question: string): string[] => [
  ...new Set(wordsOf(question).filter((word) => !isStopWord(word) && (word.length > 1 || /\p{N}/u.test(word)))),
];

/** A word without accents. `ß` becomes `ss`; the spelling `ae` for `ä` is kept. */
export const fold = (word: string): string =>
  word.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').replace(/œ/g, 'oe');

/** The distinct stems of a word in the four languages, folded. */
export function stemsOf(word: string): string[] {
  const known = cache.get(word);
  if (known) return known;
  const stems = [...new Set(STEMMERS.map((stemmer) => fold(stemmer.stem(word))))];
  if (cache.size < 50_000) cache.set(word, stems);
  return stems;
}

/** The 5-grams of a word, which German compounds share with their parts. */
export function gramsOf(word: string): string[] {
  const letters = fold(word);
  if (letters.length < GRAM) return [];
  return Array.from({ length: letters.length - GRAM + 1 }, (_, start) => letters.slice(start, start + GRAM));
}
