/**
 * Matches a word or a single emoji. A word consists of digits and of letters of any script with their combining marks. Soft hyphens
 * do not end a word.
 */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00AD\u200B-\u200D\u2060]*|\p{Extended_Pictographic}/gu;
const INVISIBLE = /[\u0300-\u036F\u00AD\u200B-\u200D\u2060\s]/g;
/** Letters that Unicode normalisation does not decompose, and the letters that replace them. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
/** Scripts that do not separate words by spaces. A run of their letters is stored as one word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Minimum number of letters of a searched word that also matches inside a word, as in German compounds. */
const SHORTEST_PART = 4;
/**
 * Maximum bytes of a turn's words, enough for the different words of a text as long as a chapter of a book. The item of the turn contains
 * them together with the question and the end of the answer, and DynamoDB's limit of 400 KB applies to the item together with its copy in
 * the index.
 */
const MOST_BYTES = 50_000;

/** A word in a text: its offsets in the text, and its form in the index. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/** Yields the words of a text in their order. */
export function* wordsIn(text: string): Generator<Word> {
  for (const { 0: word, index } of text.matchAll(WORD))
    yield { start: index, end: index + word.length, folded: fold(word) };
}

/** Returns the different words of texts in one string. Each word follows a space, so that ` wort` finds the start of a word. */
export function wordList(...texts: readonly string[]): string {
  const words = new Set<string>();
  for (const text of texts) for (const [word] of text.matchAll(WORD)) words.add(word);
  let list = '';
  let bytes = 0;
  for (const word of new Set([...words].map(fold))) {
    bytes += Buffer.byteLength(word) + 1;
    if (bytes > MOST_BYTES) break;
    if (word) list += ` ${word}`;
  }
  return list;
}

/**
 * Returns the pattern for a searched word: a word list that contains the pattern contains the word. A searched word with at least
 * `SHORTEST_PART` letters, or in a script without spaces, may match any part of a word in the list. Any other searched word must
 * match the start of a word in the list.
 */
export function patternOf(folded: string): string {
  const isPart = folded.length >= SHORTEST_PART || UNSPACED.test(folded);
  return isPart ? folded : ` ${folded}`;
}

/** Returns a word without capitals, accents and ligatures. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  // Skip the normalisation, which most words do not need.
  if (/^[a-z0-9]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(LETTER, (letter) => LETTERS[letter]!)
    .toLowerCase();
}
