import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import type { Language } from './stop-words';
import { fold } from './words';

/** `Mieterin`, `Mieterinnen`, `Nachbarinnen`: forms that the German stemmer does not know. */
const FEMININE = /(?<=..er)in(?:nen)?$|(?<=...)innen$/;
/** `Büros`, `Nachbarn`. */
const IRREGULAR = /(?<=...o)s$|(?<=...ar)n$/;

const STEMMERS: Readonly<Record<Language, (word: string) => string>> = {
  de: (word) => withoutParticiple(german(word.replace(FEMININE, '').replace(IRREGULAR, ''))),
  fr: french,
  it: italian,
  en: english,
};

export const LANGUAGES = Object.keys(STEMMERS) as Language[];

/** Enough for the words of a large collection; beyond it, results are computed each time. */
const CACHE_LIMIT = 100_000;

/** Remembers the results for words, which occur again and again. */
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

/** Creates a function for each language. */
export function perLanguage<Result>(create: (language: Language) => Result): Readonly<Record<Language, Result>> {
  return { de: create('de'), fr: create('fr'), it: create('it'), en: create('en') };
}

const stems = perLanguage((language) => remembered((word) => fold(STEMMERS[language](word)) || fold(word)));

/** The stem of a word (lower case), without accents. */
export const stemOf = (word: string, language: Language): string => stems[language](word);

/** `bezahlt`, `vergütet` have the stems of `bezahlen`, `vergüten`. */
function withoutParticiple(stem: string): string {
  return stem.length < 6 ? stem : stem.replace(/et$|(?<=[^aeiouäöü])t$/, '');
}
