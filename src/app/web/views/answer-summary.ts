import type { Language } from '../../../contract';
import { shortened } from '../../shortened';
import { languageOfWords } from '../../support/languages';
import { readableText } from '../../words/readable-text';
import { wordsIn } from '../../words/words';

/**
 * Number of characters at the start of an answer from which its language and its first sentence are determined. A page and the stream of
 * the same answer read the same characters, so both have the same result. Reading the whole answer would cost more.
 */
export const LONGEST_START = 4_000;
/** How many frequent words of a language an answer must contain for its language to be certain. */
const FEWEST_WORDS = 6;
/** The answer must contain more than this many times as many frequent words of its language as of any other language. */
const LEAD = 1.5;
const LONGEST_SENTENCE = 200;

/** The language of an answer; undefined if it is not certain. Code and quoted passages do not count. */
export function answerLanguage(answer: string): Language | undefined {
  const text = withoutCode(answer.slice(0, LONGEST_START)).replace(/^[ \t]*>.*$/gm, ' ');
  return languageOfWords(
    Array.from(wordsIn(text), ({ folded }) => folded),
    FEWEST_WORDS,
    LEAD,
  );
}

/** The first sentence of an answer outside its headings, for screen readers. Empty if the answer has only code, tables and headings. */
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
