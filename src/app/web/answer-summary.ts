import { readableText } from '../search/readable-text';
import { wordsIn } from '../search/words';
import { shortened } from '../shortened';
import { languageOfWords, type TextLanguage } from '../support/languages';

/** The characters at the start of an answer that are read here: a page and its stream then agree at a small cost. */
export const LONGEST_START = 4_000;
/** The fewest frequent words of a language that make it certain. */
const FEWEST_WORDS = 6;
/** How many times as many frequent words it needs as any other language. */
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

/** The first sentence of an answer for a screen reader, which is not a heading; empty if it starts with code or a table. */
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
