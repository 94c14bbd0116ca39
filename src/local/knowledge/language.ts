import type { Language } from '../../contract';
import { STOP_WORDS } from './stop-words';
import { thesaurus } from './thesaurus';
import { wordsOf } from './words';

/** Letters, endings and elisions that are typical of one language. A text without known words contains no other evidence. */
const MARKERS: Record<Language, RegExp> = {
  de: /[äöüß]|\w(?:ung|keit|heit|lich)(?:en)?\b/giu,
  fr: /[çœêîûë]|\b[ldjnmsc]['’]|\bqu['’]|\w(?:tion|eux|ment)s?\b/giu,
  it: /[ìò]|\w(?:zione|zioni|mento|menti|ità)\b|\b(?:dell|all|nell|sull|un)['’]/giu,
  en: /\w(?:ing|ness|ful)\b|['’](?:s|re|ve|ll)\b/giu,
};

const LANGUAGES = Object.keys(MARKERS) as Language[];

/**
 * The points for the language of the surrounding document. They decide the language of texts such as postal addresses, which contain only
 * names and no stop words.
 */
const SURROUNDINGS = 3;

/**
 * Detects the language of a text: the language with the most points. A stop word gives two points to each of its languages. A word in the
 * thesaurus, and a match of MARKERS, give one point to each of their languages.
 *
 * @param surroundings the language of the document that the text comes from
 * @returns undefined when there is no evidence, or when two languages are equally likely
 */
export function languageOf(text: string, surroundings?: Language): Language | undefined {
  const words = wordsOf(text).filter((word) => /\p{L}/u.test(word));
  const ranked = LANGUAGES.map((language) => ({
    language,
    points: points(language, words, text) + (language === surroundings ? SURROUNDINGS : 0),
  })).sort((a, b) => b.points - a.points);
  return ranked[0].points > ranked[1].points ? ranked[0].language : undefined;
}

function points(language: Language, words: readonly string[], text: string): number {
  const stopWords = words.filter((word) => STOP_WORDS[language].has(word)).length;
  const knownWords = words.filter((word) => thesaurus().languagesOf(word)?.has(language)).length;
  return stopWords * 2 + knownWords + (text.match(MARKERS[language])?.length ?? 0);
}
