import type { Line } from '../report';
import { UncheckableDocument } from './errors';

/** The number of lines on a page. */
const LINES = 60;
/** The number of characters in a printed line. Longer text takes up several lines. */
const LINE_LENGTH = 100;
/** Maximum number of characters of all lines together. */
const MAX_TEXT = 200_000;

/** Collects lines of text that is usually short, such as headers. Throws if the text is too long. */
export class Lines {
  readonly lines: string[] = [];
  private size = 0;

  /** Adds the lines of a text that are not blank, and returns them. @throws UncheckableDocument */
  add(text: string): readonly string[] {
    const first = this.lines.length;
    for (const line of text.split(/\r\n|[\n\r\v\u0085\u2028\u2029]/)) {
      if (!line.trim()) continue;
      this.size += line.length;
      if (this.size > MAX_TEXT) throw new UncheckableDocument('limits');
      this.lines.push(line.trim());
    }
    return this.lines.slice(first);
  }
}

/** Collects as many lines as fit on one page, from a format without fixed pages. */
export class FirstPage {
  readonly lines: Line[] = [];
  private left = LINES;

  get isFull(): boolean {
    return this.left <= 0;
  }

  /** Handles a page break: ends the page, unless it is still blank. */
  break(): void {
    if (this.lines.length > 0) this.left = 0;
  }

  /** Adds the lines of a text that are not blank, until the page is full. */
  add(text: string, isItem = false): void {
    for (const line of text.split(/\r\n|[\n\r\v\u0085\u2028\u2029]/)) {
      if (this.isFull) return;
      if (!line.trim()) continue;
      // Truncate only far beyond the length of a mark. Otherwise a truncated line could look as if it contained only a
      // mark.
      this.lines.push({ text: line.trim().slice(0, LINES * LINE_LENGTH), ...(isItem ? { isItem } : {}) });
      this.left -= Math.ceil(line.length / LINE_LENGTH);
    }
  }
}
