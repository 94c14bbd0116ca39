import { STOP_WORDS } from './stop-words';

/** The languages that people ask in. */
export type Language = 'de' | 'fr' | 'it' | 'en';

/** Letters and endings that only one of the four languages has, for texts too short for stop words. */
const MARKS: Record<Language, RegExp> = {
  de: /[äöüß]|\w(?:ung|keit|heit|lich)(?:en)?\b/giu,
  fr: /[çœêîûë]|\b[ldjnmsc]['’]|\bqu['’]|\w(?:tion|eux|ment)s?\b/giu,
  it: /[ìò]|\w(?:zione|zioni|mento|menti|ità)\b|\b(?:dell|all|nell|sull|un)['’]/giu,
  en: /\w(?:ing|ness|ful)\b|['’](?:s|re|ve|ll)\b/giu,
};

const LANGUAGES = Object.keys(MARKS) as Language[];

/**
 * The language of a text, good enough to choose the words around a quotation: stop words count twice, marks once.
 * `undefined` when nothing tells, or when two languages are equally likely.
 */
export function languageOf(text: string): Language | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const ranked = LANGUAGES.map((language) => ({ language, points: points(language, words, text) })).sort(
    (a, b) => b.points - a.points,
  );
  return ranked[0].points > ranked[1].points ? ranked[0].language : undefined;
}

function points(language: Language, words: readonly string[], text: string): number {
  const stopWords = words.filter((word) => STOP_WORDS[language].has(word)).length;
  return stopWords * 2 + (text.match(MARKS[language])?.length ?? 0);
}
