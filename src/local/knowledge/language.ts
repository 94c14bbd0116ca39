import { type Language, STOP_WORDS } from './stop-words';

/** Letters and endings that occur in only one of the four languages, for texts without stop words. */
const MARKERS: Record<Language, RegExp> = {
  de: /[äöüß]|\w(?:ung|keit|heit|lich)(?:en)?\b/giu,
  fr: /[çœêîûë]|\b[ldjnmsc]['’]|\bqu['’]|\w(?:tion|eux|ment)s?\b/giu,
  it: /[ìò]|\w(?:zione|zioni|mento|menti|ità)\b|\b(?:dell|all|nell|sull|un)['’]/giu,
  en: /\w(?:ing|ness|ful)\b|['’](?:s|re|ve|ll)\b/giu,
};

const LANGUAGES = Object.keys(MARKERS) as Language[];

/**
 * Detects the language of a text. Stop words have a weight of two, typical letters and endings of one.
 * @returns undefined when there is no evidence, or when two languages are equally likely
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
  return stopWords * 2 + (text.match(MARKERS[language])?.length ?? 0);
}
