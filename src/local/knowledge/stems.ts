import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import type { Language } from './stop-words';
import { fold } from './words';

/** `Mieterin`, `Mieterinnen`, `Nachbarinnen`: forms that the German stemmer does not know. */
const FEMININE = /(?<=..er)in(?:nen)?$|(?<=...)innen$/;

const STEMMERS: Readonly<Record<Language, (word: string) => string>> = {
  de: (word) => withoutParticiple(german(word.replace(FEMININE, ''))),
  fr: french,
  it: italian,
  en: english,
};

export const LANGUAGES = Object.keys(STEMMERS) as Language[];

/** Enough for the words of a large collection; beyond it, words are stemmed each time. */
const CACHE_LIMIT = 100_000;
const caches = Object.fromEntries(LANGUAGES.map((language) => [language, new Map<string, string>()]));

/** The stem of a word (lower case), without accents. */
export function stemOf(word: string, language: Language): string {
  const cache = caches[language];
  const known = cache.get(word);
  if (known !== undefined) return known;
  const stem = fold(STEMMERS[language](word)) || fold(word);
  if (cache.size < CACHE_LIMIT) cache.set(word, stem);
  return stem;
}

/** `bezahlt`, `vergütet` have the stems of `bezahlen`, `vergüten`. */
function withoutParticiple(stem: string): string {
  return stem.length < 6 ? stem : stem.replace(/et$|(?<=[^aeiouäöü])t$/, '');
}
