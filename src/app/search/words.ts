/** A word, or a single emoji: letters of any script with their combining marks, and digits. Soft hyphens do not end a word. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00AD\u200B-\u200D\u2060]*|\p{Extended_Pictographic}/gu;
const INVISIBLE = /[\u0300-\u036F\u00AD\u200B-\u200D\u2060\s]/g;
/** Letters that Unicode does not decompose. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
/** Scripts that write sentences without spaces: a run of their letters is stored as one word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Letters from which a searched word is also found inside a word, as in German compounds. */
const SHORTEST_PART = 4;
/**
 * Maximum characters of a turn's words: in any script, the item of the turn then stays far below DynamoDB's limit of 400 KB. A
 * text with more different words is longer than a book's chapter.
 */
const MOST_CHARACTERS = 50_000;

/** A word in a text: its offsets, and how the index spells it. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/** The words of a text, in order. */
export function* wordsIn(text: string): Generator<Word> {
  for (const { 0: word, index } of text.matchAll(WORD))
    yield { start: index, end: index + word.length, folded: fold(word) };
}

/** The different words of texts as one text, in which each word follows a space, so that ` wort` finds the start of a word. */
export function wordList(...texts: readonly string[]): string {
  const words = new Set<string>();
  for (const text of texts) for (const [word] of text.matchAll(WORD)) words.add(word);
  let list = '';
  for (const word of new Set([...words].map(fold))) {
    if (list.length + word.length >= MOST_CHARACTERS) break;
    if (word) list += ` ${word}`;
  }
  return list;
}

/**
 * Returns what a word list contains if it contains a word as the user typed it: every word is the start of a word, and a longer
 * one may also be a part of it.
 */
export function patternOf(folded: string): string {
  const isPart = folded.length >= SHORTEST_PART || UNSPACED.test(folded);
  return isPart ? folded : ` ${folded}`;
}

/** A word without capitals, accents and ligatures. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  // Most words need nothing else.
  if (/^[a-z0-9]*$/.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(LETTER, (letter) => LETTERS[letter]!)
    .toLowerCase();
}
