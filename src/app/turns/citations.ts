import type { Citation, Passage } from '../engine/engine';
import { citedName, passageKey } from '../engine/passages';
import type { Mark } from '../markdown/marks';
import { PassageWords, supportOf } from '../support/support';
import type { LogEvent } from './log';

/** Numbers the sources of one answer and places their citation marks in its text. */
export class Citations {
  private readonly numbers = new Map<string, number>();
  private readonly placed = new Set<string>();
  /** The words of each source, by its number. */
  private readonly words = new Map<number, PassageWords>();
  /** The numbers of the sources that are cited at each offset. */
  private readonly cited = new Map<number, Set<number>>();

  /** @param isChecking whether to compare the words of cited parts with the words of their passages */
  constructor(private readonly isChecking: boolean) {}

  /**
   * Yields the log events of a citation: its new sources, then its marks.
   *
   * @param answer the text of the answer so far
   */
  *events(citation: Citation, answer: string): Generator<LogEvent> {
    const part = partOf(answer, citation);
    const { offset } = part;
    const marks: number[] = [];
    for (const passage of citation.passages) {
      const key = passageKey(passage);
      const known = this.numbers.get(key);
      const number = known ?? this.numbers.size + 1;
      if (known === undefined) {
        this.numbers.set(key, number);
        yield { type: 'source', source: { ...passage, number } };
      }
      if (this.placed.has(`${offset} ${number}`)) continue;
      this.placed.add(`${offset} ${number}`);
      marks.push(number);
      if (this.isChecking && !this.words.has(number)) this.words.set(number, wordsOf(passage));
    }
    // Yield the marks after all sources of the citation, because the verdict depends on all of its passages.
    const checked = marks.length > 0 && this.isChecking ? this.check(part, marks, answer) : {};
    for (const number of marks) yield { type: 'mark', mark: { offset, number, ...checked } };
  }

  /** Compares a cited part with the passages of all citations that end at the same offset. */
  private check({ from, offset }: Part, marks: readonly number[], answer: string): Partial<Mark> {
    const numbers = new Set([...(this.cited.get(offset) ?? []), ...marks]);
    this.cited.set(offset, numbers);
    const passages = [...numbers].map((number) => this.words.get(number)!);
    const support = supportOf(answer.slice(from, offset), passages, answer.slice(0, from));
    return support ? { from, support } : {};
  }
}

/**
 * Returns the words of a passage, and the words by which an answer refers to the passage: the name of its document and its page.
 */
function wordsOf({ excerpt, uri, page }: Passage): PassageWords {
  return new PassageWords([excerpt, citedName(uri), page].join('\n'));
}

/** A cited part of the answer. */
interface Part {
  readonly from: number;
  /** The offset at which the part ends. */
  readonly offset: number;
}

/** Matches the end of a sentence or line, with the white space before the next one. */
const SENTENCE_END = /[.!?…]["»”’)\]*_]*\s+|\n+/g;
/** `sentenceStart` looks for the beginning of a sentence in at most this many characters before its end. */
const LONGEST_SENTENCE = 2_000;

/**
 * Finds the cited part. The spans of the services are unreliable: some count from the start of a chunk, and only some include the
 * last character. If the service repeats the cited text, its span is used only if the answer contains that text at the span.
 */
function partOf(answer: string, { text, span }: Citation): Part {
  if (span && text) {
    for (const end of [span.end, span.end + 1])
      if (answer.slice(span.start, end) === text) return { from: span.start, offset: end };
  }
  const cited = text.trim();
  const at = cited ? answer.lastIndexOf(cited) : -1;
  if (at >= 0) return { from: at, offset: at + cited.length };
  const offset = span && !text ? Math.min(span.end + 1, answer.length) : answer.length;
  return { from: span && !text ? Math.min(span.start, offset) : sentenceStart(answer, offset), offset };
}

/** Returns the beginning of the sentence that ends at an offset. */
function sentenceStart(answer: string, offset: number): number {
  const start = Math.max(0, offset - LONGEST_SENTENCE);
  const sentence = answer.slice(start, offset).trimEnd();
  const ends = [...sentence.matchAll(SENTENCE_END)].filter(({ index, 0: end }) => index + end.length < sentence.length);
  const last = ends.at(-1);
  return last ? start + last.index + last[0].length : start;
}
