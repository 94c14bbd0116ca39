import type { Language } from '../../contract';
import type { Support } from '../markdown/marks';
import { wordsIn } from '../words/words';
import { isContentWord, languageOfWords } from './languages';
import { numberOfWord, numbersIn, readingsIn } from './numbers';

/** For a sentence to be supported, its passages must contain at least this share of its content words and numbers. */
const SUPPORTED = 0.6;
/** For a sentence to be partly supported, its passages must contain at least this share. */
const PARTLY = 0.3;
/** Number of characters before a sentence from which its language is recognised if the sentence is too short. */
const CONTEXT = 400;
/** Maximum characters of a sentence that are checked. */
const LONGEST_SENTENCE = 2_000;
/** Maximum characters of a passage that are compared with a sentence. */
const LONGEST_PASSAGE = 50_000;
/** Minimum number of letters that two forms of a word share at their beginning. */
const SHORTEST_STEM = 4;
/** Only a word with at least this many letters is recognised as a part of a compound. */
const SHORTEST_PART = 5;

/**
 * Matches markup that is not part of a sentence: addresses of links, URLs, numbers of list items, and the signs before headings.
 */
const MARKUP = /\]\([^)\s]*\)|https?:\/\/\S+|^[ \t]*(?:\d{1,3}[.)]|#{1,6})[ \t]/gm;

/** The words of a passage, prepared for comparison. */
export class PassageWords {
  readonly language: Language | undefined;
  readonly numbers: ReadonlySet<string>;
  private readonly words: ReadonlySet<string>;
  /** The words, grouped by their first `SHORTEST_STEM` letters. */
  private readonly stems = new Map<string, string[]>();
  /** The stems of words that may be part of a compound. `text`: all words in one string. */
  private readonly parts: readonly string[];
  private readonly text: string;
  private readonly known = new Map<string, boolean>();

  constructor(passage: string) {
    const text = passage.slice(0, LONGEST_PASSAGE);
    const words = folded(text);
    this.language = languageOfWords(words);
    this.words = new Set(words);
    this.numbers = new Set([...numbersIn(text), ...numbersOfWords(words)]);
    const different = [...this.words];
    this.text = different.join(' ');
    this.parts = [...new Set(different.filter((word) => word.length >= SHORTEST_PART).map(stemOf))];
    for (const word of different) {
      if (word.length < SHORTEST_STEM) continue;
      const stem = word.slice(0, SHORTEST_STEM);
      const others = this.stems.get(stem);
      if (others) others.push(word);
      else this.stems.set(stem, [word]);
    }
  }

  /** Whether the passage contains a word, another form of it, a compound with it, or a word that is part of it. */
  has(word: string): boolean {
    const known = this.known.get(word);
    if (known !== undefined) return known;
    const found = this.words.has(word) || this.hasForm(word) || this.hasCompound(word);
    this.known.set(word, found);
    return found;
  }

  private hasForm(word: string): boolean {
    if (word.length < SHORTEST_STEM) return false;
    return this.stems.get(word.slice(0, SHORTEST_STEM))?.some((other) => areForms(word, other)) ?? false;
  }

  private hasCompound(word: string): boolean {
    if (word.length < SHORTEST_PART) return false;
    return this.text.includes(stemOf(word)) || this.parts.some((part) => word.includes(part));
  }
}

/**
 * Compares a sentence with the passages that it cites. If all passages are in another language, compares only the numbers. Returns
 * undefined if no verdict is possible, for example because the sentence has too few words to compare. The check compares words, not
 * meanings: it does not recognise a negation.
 *
 * @param before the part of the answer before the sentence; the sentence probably has the same language
 */
export function supportOf(sentence: string, passages: readonly PassageWords[], before = ''): Support | undefined {
  const text = sentence.slice(-LONGEST_SENTENCE).replace(MARKUP, ' ');
  const words = folded(text);
  const language = languageOfWords(words) ?? languageOfWords(folded(before.slice(-CONTEXT)));
  const comparable = passages.filter((passage) => !language || !passage.language || passage.language === language);
  const isInPassages = (number: string) => passages.some((passage) => passage.numbers.has(number));
  const readings = readingsIn(text).map((each) => each.find((reading) => reading.every(isInPassages)) ?? each[0]!);
  const numbers = [...new Set([...readings.flat(), ...numbersOfWords(words)])];
  const missing = numbers.filter((number) => !isInPassages(number));
  if (comparable.length === 0) return ofNumbers(numbers.length, missing);
  const content = [...new Set(words)].filter(
    (word) => !/^\d/.test(word) && numberOfWord(word) === undefined && isContentWord(word, language),
  );
  if (content.length + numbers.length < 2) return undefined;
  const found = content.filter((word) => comparable.some((passage) => passage.has(word))).length;
  const share = (found + numbers.length - missing.length) / (content.length + numbers.length);
  if (missing.some(isNotable)) return 'not-found';
  // If the language of the sentence or of the passages is unknown, the words may be missing because the two languages differ.
  if (share < PARTLY) return language && comparable.some((passage) => passage.language) ? 'not-found' : undefined;
  return share >= SUPPORTED && missing.length === 0 ? 'supported' : 'partly';
}

/**
 * Returns the verdict on a sentence whose passages are in another language. Only the numbers can be compared. If no number is missing,
 * there is no verdict.
 */
function ofNumbers(count: number, missing: readonly string[]): Support | undefined {
  if (missing.length === 0) return undefined;
  return missing.length === count && missing.some(isNotable) ? 'not-found' : 'partly';
}

/**
 * Whether a number that no passage contains makes a sentence `not-found`. A number with one digit does not, because texts often contain
 * a small count that the passage does not state.
 */
function isNotable(number: string): boolean {
  return number.length > 1;
}

function numbersOfWords(words: readonly string[]): string[] {
  return words.map(numberOfWord).filter((number) => number !== undefined);
}

function folded(text: string): string[] {
  return [...wordsIn(text)].map((word) => word.folded);
}

/** Whether two words with the same beginning differ only in their endings. */
function areForms(a: string, b: string): boolean {
  const shortest = Math.min(a.length, b.length);
  let common = SHORTEST_STEM;
  while (common < shortest && a[common] === b[common]) common++;
  return common >= Math.max(SHORTEST_STEM, Math.ceil(shortest * 0.75)) && Math.max(a.length, b.length) - common <= 5;
}

/** Removes the ending of a plural or an inflection. */
function stemOf(word: string): string {
  return word.length > SHORTEST_PART ? word.replace(/(?:en|er|es|em|e|n|s)$/, '') : word;
}
