import type { EngineEvent, Passage } from '../engine';

/** One or more marks with the space before them, such as ` [1]`, `[2, 3]` or `[1][4]`, and a beginning of them at the end of a text. */
const MARK = / ?\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]/;
const MARK_BEGINNING = / ?(?:\[[\d\s,;]{0,40}\]?)?$/;

/**
 * Reads the marks of a model that cites by `[1]` in its text. Removes the marks from the text, and reports a citation for each
 * number of a passage. Leaves brackets in code, and those of links, unchanged.
 */
export class MarkReader {
  private held = '';
  /** The line so far, by which code is recognised. */
  private line = '';
  private isInFence = false;

  /** @param passage the passage with a number; undefined if no search has found one with that number */
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

  /** The text that waited for the next character. */
  *end(): Generator<EngineEvent> {
    const { held } = this;
    this.held = '';
    const isMark = MARK.exec(held)?.[0] === held && this.isCiting('');
    if (isMark) yield* this.cite(held);
    else yield* this.show(held);
  }

  /** Without the cited text: its position is the end of the text so far. */
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

  /** Whether brackets after a text are marks: there are passages, and the text does not end within code. */
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

function isFence(line: string): boolean {
  return /^ {0,3}(```|~~~)/.test(line);
}
