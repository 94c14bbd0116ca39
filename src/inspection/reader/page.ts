import { Hindered } from './errors';

/** Lines of a page, and characters of a line of ordinary text: what is longer takes several. */
const LINES = 60;
const LINE = 100;
/** Characters of all headers and footers together, or of one page. */
const MOST = 200_000;

/** Collects the lines of what is short by nature. What is not is over the limits. */
export class Lines {
  readonly lines: string[] = [];
  private size = 0;

  /** Adds a text of one or several lines. @throws Hindered */
  add(text: string): void {
    for (const line of text.split(/\r\n|[\n\r\v\u0085\u2028\u2029]/)) {
      if (!line.trim()) continue;
      this.size += line.length;
      if (this.size > MOST) throw new Hindered('limits');
      this.lines.push(line.trim());
    }
  }
}

/** Collects the lines of a first page from a text that has no pages. */
export class FirstPage {
  readonly lines: string[] = [];
  private left = LINES;

  get isFull(): boolean {
    return this.left <= 0;
  }

  /** Ends the page, unless it is blank so far. */
  break(): void {
    if (this.lines.length > 0) this.left = 0;
  }

  /** Adds a text of one or several lines, as far as there is room. */
  add(text: string): void {
    for (const line of text.split(/\r\n|[\n\r\v\u0085\u2028\u2029]/)) {
      if (this.isFull) return;
      if (!line.trim()) continue;
      // A line of which only the beginning is kept does not become one that stands alone.
      this.lines.push(line.trim().slice(0, LINES * LINE));
      this.left -= Math.ceil(line.length / LINE);
    }
  }
}
