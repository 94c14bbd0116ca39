/** Symbols of the single-byte encodings. None occurs within a name, unlike `’`, `·` and dashes. */
const SYMBOL =
  '[\\u00A1-\\u00B6\\u00B8-\\u00BF\\u00D7\\u00F7\\u0192\\u02C6-\\u02DD\\u2017\\u201A\\u201C-\\u2022\\u2026\\u2030\\u2039\\u203A' +
  '\\u20AC\\u2122\\u2200-\\u22FF\\u25A0\\u25CA]';
/** Accented capitals. */
const CAPITAL = '[À-ÖØ-ÞŠŽŸŒ]';

/**
 * Matches characters that a name contains only if the list was decoded in the wrong encoding: `JŸrg`, `MÅller`, `RenŽ`,
 * `J¸rg`.
 */
const GARBLED = new RegExp(
  [
    // Replacement, control, box-drawing and private-use characters.
    '[\\u0080-\\u009F\\uFFFD\\u2500-\\u259F\\uE000-\\uF8FF]',
    `${SYMBOL}(?<=\\p{L}.)(?=\\p{L})`,
    '[‚„ƒˆ¸¨¤¢†‡‰](?<=\\p{L}.)',
    `${CAPITAL}(?<=\\p{Lu}.)(?=\\p{Ll})`,
    `${CAPITAL}(?<=\\p{L}\\p{Ll}.)`,
    // An accented capital between two lower-case letters, except after `h`, `n` or `t`, as in Irish names such as Ó
    // hÉanna.
    `${CAPITAL}(?<=[a-gi-mo-su-zß-ÿ].)(?=\\p{Ll})`,
    // UTF-8 that was decoded as Windows-1252.
    '[ÃÂ][\\u00A0-\\u00BF€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]',
    'â€',
    // Encoded words of message headers (RFC 2047).
    '=\\?[\\w-]{1,20}\\?[bqBQ]\\?',
  ].join('|'),
  'gu',
);

/** Cost of a garbled character. It is high compared with the costs of unusual letters below. */
const GARBLED_COST = 10;
/** Maximum number of characters of a list that `oddity` examines. */
const SAMPLE = 100_000;
const COMMON = 'äöüéèàâêëîïôûçñœß';
const VOWEL = /[aeiouy]/;
/** Matches the text before an apostrophe if a lower-case letter may follow: `d` in d’arc, `ll` in dell’acqua. */
const ELISION = /(?:^|\P{L})\p{L}$|ll$/iu;
/** A word ending that is common after `è` but rare after `ä`: Hélène, Lefèvre, Agnès. */
const LAST_SYLLABLE = /^(?:[b-df-hj-np-tv-z]{1,3}es?|s?)(?!\p{L})/u;

/** Whether a text contains characters that names never contain, because it was decoded in the wrong encoding. */
export function isGarbled(text: string): boolean {
  return text.search(GARBLED) >= 0;
}

/**
 * Returns how unlikely it is that a text is a list of European names. Used to compare the same bytes decoded in several
 * encodings.
 */
export function oddity(list: string): number {
  const text = list.slice(0, SAMPLE);
  let cost = (text.match(GARBLED)?.length ?? 0) * GARBLED_COST;
  for (const { 0: character, index } of text.matchAll(/[^\0-\x7F]/gu)) {
    const [before, after] = [text.slice(Math.max(0, index - 2), index), text.slice(index + 1, index + 7)];
    cost += /\p{L}/u.test(character) ? letterCost(character, before, after) : symbolCost(character, before, after);
  }
  return cost;
}

function symbolCost(character: string, before: string, after: string): number {
  const isBeforeSmall = /^\p{Ll}/u.test(after);
  if (character === '\u00A0') return isBeforeSmall && /\p{Ll}$/u.test(before) ? 3 : 0;
  if (character === '’') return isBeforeSmall && !ELISION.test(before) ? 3 : 0;
  if (/\p{Pd}/u.test(character)) return isBeforeSmall && isLetter(before.slice(-1)) ? 5 : 1;
  if (/[\p{Pi}\p{Ps}•]/u.test(character)) return isLetter(before.slice(-1)) ? 5 : 2;
  if (/[\p{Pf}\p{Pe}]/u.test(character)) return 1;
  return isLetter(before.slice(-1)) || isLetter(after) ? 5 : 4;
}

/**
 * Returns the cost of a letter by the spelling rules of German, French and Italian, and of Portuguese, Spanish and
 * Turkish names.
 */
function letterCost(character: string, before: string, after: string): number {
  const letter = character.toLowerCase();
  const isCapital = letter !== character;
  const [previous, next] = [plain(before.slice(-1)), plain(after)];
  const [isAfterVowel, isBeforeVowel] = [VOWEL.test(previous), VOWEL.test(next)];
  const isFirst = !isLetter(before.slice(-1));
  const isNasal = (letter === 'ã' && next === 'o') || (letter === 'õ' && next === 'e');
  const costs: readonly [boolean, number][] = [
    [!COMMON.includes(letter) && !isNasal, 1.5],
    [isFirst && !isLetter(after), 3],
    [isFirst && !isCapital && isLetter(after), 3],
    [isFirst && isCapital && 'ôêâëï'.includes(letter), 1.5],
    [!isCapital && /^\p{Lu}/u.test(after), /\p{Lu}$/u.test(before) ? 1.5 : GARBLED_COST],
    [isCapital && /\p{Ll}$/u.test(before), 6],
    ['äöüûâãõáíóúôêàèòå'.includes(letter) && isAfterVowel && !isNasal, 3],
    ['äàâ'.includes(letter) && isBeforeVowel && `${letter}${next}` !== 'äu', 3],
    ['îï'.includes(letter) && !isAfterVowel && !isFirst, LAST_SYLLABLE.test(after) ? 0.5 : 3],
    ['îï'.includes(letter) && !isLetter(after), 3],
    [letter === 'ë' && !isAfterVowel, 1],
    ['àìòù'.includes(letter) && isLetter(after), 3],
    [letter === 'è' && !LAST_SYLLABLE.test(after), 1.5],
    [letter === 'ä' && LAST_SYLLABLE.test(after), 1],
    [letter === 'õ' && !isNasal, 1.5],
    [letter === 'ñ' && !((isAfterVowel || isFirst) && isBeforeVowel), 3],
    [letter === 'ß' && !isAfterVowel, 4],
    [letter === 'ç' && !isBeforeVowel, 3],
  ];
  return costs.reduce((sum, [applies, cost]) => (applies ? sum + cost : sum), 0);
}

function isLetter(text: string): boolean {
  return /^\p{L}/u.test(text);
}

/** Returns the first letter without its accent, in lower case. */
function plain(text: string): string {
  return text.slice(0, 1).normalize('NFD').slice(0, 1).toLowerCase();
}
