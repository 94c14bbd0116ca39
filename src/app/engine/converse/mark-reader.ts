import type { EngineEvent, Passage } from '../engine';

/**
 * `MARK` matches a mark with the space before it, such as ` [1]` or `[2, 3]`. `MARK_BEGINNING` matches the end of a text if this end may
 * be the beginning of a mark.
 */
const MARK = / ?\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]/;
const MARK_BEGINNING = / ?(?:\[[\d\s,;]{0,400}\]?)?$/;

/**
 * Reads marks such as `[1]`, with which a model cites passages in its text. Removes the marks from the text, and reports a citation
 * for each mark that contains the number of a found passage. Does not change brackets in code and links, nor any brackets before a
 * search has found a passage.
 */
export class MarkReader {
  private held = '';
  /** The current line so far, from which code is recognised. */
  private line = '';
  private isInFence = false;

  /** @param passage returns the passage with the given number; undefined if no search has found a passage with that number */
  constructor(private readonly passage: (number: number) => Passage | undefined) {}

  *read(text: string): Generator<EngineEvent> {
    let rest = this.held + text;
    this.held = '';
    for (let mark = MARK.exec(rest); mark; mark = MARK.exec(rest)) {
      const end = mark.index + mark[0].length;
      // Wait for the next character: it decides whether the brackets belong to a link.
      if (end === rest.length) break;
      const before = rest.slice(0, mark.index);
      const isMark = rest[end] !== '(' && this.isCiting(before);
      yield* this.show(isMark ? before : rest.slice(0, end));
      if (isMark) yield* this.cite(mark[0]);
      rest = rest.slice(end);
    }
    const beginning = MARK_BEGINNING.exec(rest)!.index;
    this.held = rest.slice(beginning);
    yield* this.show(rest.slice(0, beginning));
  }

  /** Reads the text that was held back. Called at the end of the text. */
  *end(): Generator<EngineEvent> {
    const { held } = this;
    this.held = '';
    const isMark = MARK.exec(held)?.[0] === held && this.isCiting('');
    if (isMark) yield* this.cite(held);
    else yield* this.show(held);
  }

  /** Emits a citation for a mark. The citation contains no cited text, so its position is the end of the text so far. */
  private *cite(mark: string): Generator<EngineEvent> {
    const numbers = [...mark.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const passages = numbers.map(this.passage).filter((passage) => passage !== undefined);
    if (passages.length > 0) yield { type: 'citation', citation: { text: '', passages } };
  }

  private *show(text: string): Generator<EngineEvent> {
    if (text === '') return;
    this.follow(text);
    yield { type: 'text', text };
  }

  /** Whether brackets that follow the given text are marks: a search has found passages, and the text does not end within code. */
  private isCiting(text: string): boolean {
    return this.passage(1) !== undefined && !this.isCode(text);
  }

  private isCode(text: string): boolean {
    const lines = (this.line + text).split('\n');
    const fences = lines.slice(0, -1).filter(isFence).length;
    const inFence = this.isInFence !== (fences % 2 === 1);
    return inFence || (lines.at(-1)!.match(/`/g)?.length ?? 0) % 2 === 1;
  }

  private follow(text: string): void {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop()!;
    for (const line of lines) if (isFence(line)) this.isInFence = !this.isInFence;
  }
}

/** Whether a line begins or ends a code block. The block may be in a list or a quotation. */
function isFence(line: string): boolean {
  return /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:```|~~~)/.test(line);
}
