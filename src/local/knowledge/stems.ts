import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import type { Language } from '../../contract';
import { fold } from './words';

/** Feminine endings that the German stemmer does not remove: `Mieterin`, `Mieterinnen`, `Nachbarinnen`. */
const FEMININE = /(?<=..er)in(?:nen)?$|(?<=...)innen$/;
/** Plural endings that the German stemmer does not remove: `Büros`, `Nachbarn`. */
const IRREGULAR = /(?<=...o)s$|(?<=...ar)n$/;

const STEMMERS: Readonly<Record<Language, (word: string) => string>> = {
  de: (word) => withoutParticiple(german(word.replace(FEMININE, '').replace(IRREGULAR, ''))),
  fr: french,
  it: italian,
  en: english,
};

export const LANGUAGES = Object.keys(STEMMERS) as Language[];

/**
 * Maximum number of cached results: enough for the words of a large collection. Further results are computed each time.
 */
const CACHE_LIMIT = 100_000;

/** Caches the results of a function of words, because the same words occur in many passages. */
export function remembered<Result>(compute: (word: string) => Result): (word: string) => Result {
  const results = new Map<string, Result>();
  return (word) => {
    const known = results.get(word);
    if (known !== undefined) return known;
    const result = compute(word);
    if (results.size < CACHE_LIMIT) results.set(word, result);
    return result;
  };
}

/** Calls `create` for each language, and returns the results by language. */
export function perLanguage<Result>(create: (language: Language) => Result): Readonly<Record<Language, Result>> {
  return { de: create('de'), fr: create('fr'), it: create('it'), en: create('en') };
}

const stems = perLanguage((language) => remembered((word) => fold(STEMMERS[language](word)) || fold(word)));

/** Returns the stem of a word (lower case), without accents. */
export const stemOf = (word: string, language: Language): string => stems[language](word);

/**
 * Removes the ending of a participle, so that `bezahlt` and `vergütet` have the same stems as `bezahlen` and
 * `vergüten`.
 */
function withoutParticiple(stem: string): string {
  return stem.length < 6 ? stem : stem.replace(/et$|(?<=[^aeiouäöü])t$/, '');
}
