const SHORTEST_PART = 3;
/** Longer strings are not words. Splitting them would be slow: the time grows with the square of the length. */
const LONGEST_COMPOUND = 50;
const LONG_ENOUGH = /^(?:öl|.{3,})$/;
/** Letters that German inserts between the parts of a compound. */
const LINKS = ['', 's', 'es', 'n', 'en', 'er', 'e'];

/**
 * Splits a German compound (lower case) into known words: `wärmepumpenförderung` into `wärmepumpe` and `förderung`.
 * Prefers few parts, then a long last part, which carries the meaning.
 * @param isKnown whether a word, possibly without its last vowel (`schul`), is known
 * @returns undefined unless all parts are known
 */
export function partsOf(word: string, isKnown: (part: string) => boolean, depth = 3): readonly string[] | undefined {
  if (word.length > LONGEST_COMPOUND) return undefined;
  let best: readonly string[] | undefined;
  for (let cut = 2; cut <= word.length - SHORTEST_PART; cut++) {
    const left = beginning(word.slice(0, cut), isKnown);
    if (left === undefined) continue;
    const rest = word.slice(cut);
    if (isKnown(rest)) return [left, rest];
    const others = depth > 2 ? partsOf(rest, isKnown, depth - 1) : undefined;
    if (others && (!best || others.length + 1 < best.length)) best = [left, ...others];
  }
  return best;
}

/**
 * Removes linking letters from the end of a compound's first part, and returns the known word that is left; undefined if there is no such
 * word.
 */
function beginning(part: string, isKnown: (part: string) => boolean): string | undefined {
  for (const link of LINKS) {
    if (!part.endsWith(link)) continue;
    const word = part.slice(0, part.length - link.length);
    if (LONG_ENOUGH.test(word) && isKnown(word)) return word;
  }
  return undefined;
}
