import { readableText } from '../search/readable-text';
import { wordsIn } from '../search/words';
import { shortened } from '../shortened';
import { languageOfWords, type TextLanguage } from '../support/languages';

/**
 * How many characters at the start of an answer are read here. A page and the stream of the same answer read the same characters,
 * so they agree; reading the whole answer would cost more.
 */
export const LONGEST_START = 4_000;
/** How many frequent words of a language an answer must contain for its language to be certain. */
const FEWEST_WORDS = 6;
/** The minimum ratio of the frequent words of this language to those of any other language in the answer. */
const LEAD = 1.5;
const LONGEST_SENTENCE = 200;

/** The language of an answer; undefined if it is not certain. Code and quoted passages do not count. */
export function answerLanguage(answer: string): TextLanguage | undefined {
  const text = withoutCode(answer.slice(0, LONGEST_START)).replace(/^[ \t]*>.*$/gm, ' ');
  return languageOfWords(
    Array.from(wordsIn(text), ({ folded }) => folded),
    FEWEST_WORDS,
    LEAD,
  );
}

/**
 * The first sentence of an answer that is not a heading, for screen readers. Empty if the answer has only code, tables and
 * headings.
 */
export function firstSentence(answer: string): string {
  const line = withoutCode(answer.slice(0, LONGEST_START))
    .split('\n')
    .find((one) => /\p{L}/u.test(one) && !/^\s*(?:#|\|)/.test(one));
  const text = readableText(line ?? '').trim();
  const [first] = new Intl.Segmenter(answerLanguage(answer), { granularity: 'sentence' }).segment(text);
  return shortened(first?.segment.trim() ?? '', LONGEST_SENTENCE);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/```[^]*?(?:```|$)/g, ' ').replace(/`[^`\n]{0,300}`/g, ' ');
}
