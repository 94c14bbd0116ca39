import { CodeLines, codeBlockStart, escapeCode, LONGEST_HIGHLIGHTED_LINE } from './code';

const OPENING = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/;

/** If the first character of a line matches, the line is outside the list item or quotation in which the code began. */
const OUTSIDE = /[^\s>]/;

/** A top-level fenced code block that is still growing. Each complete line is final. */
export class OpenFence {
  /** The block's HTML without its closing tags. */
  private body: string;
  private readonly indent: RegExp;
  private readonly closing: RegExp;
  private readonly lines: CodeLines;
  /** Whether the current line is too long for highlighting and its start has been read. */
  private isInLongLine = false;
  closed = false;

  /**
   * @param opening the complete opening line
   * @param from the offset of the block in the answer
   * @param colouring the budget for highlighting code
   * @param nested if the code began in a list item or a quotation that was cut: the number of characters by which its lines are
   *   indented or quoted
   */
  constructor(
    opening: string,
    readonly from: number,
    colouring: number,
    private readonly nested?: number,
  ) {
    const [, indent = '', marker = '```', info = ''] = OPENING.exec(opening) ?? [];
    this.indent = nested === undefined ? new RegExp(`^ {0,${indent.length}}`) : new RegExp(`^[ \\t>]{0,${nested}}`);
    this.closing = new RegExp(`^ {0,3}${marker[0]}{${marker.length},}[ \\t]*$`);
    this.lines = new CodeLines(info, colouring);
    this.body = codeBlockStart(info);
  }

  get html(): string {
    return `${this.body}</code></pre>`;
  }

  /** How much of the budget for highlighting code is left. */
  get colouring(): number {
    return this.lines.colouring;
  }

  /**
   * Reads more text until the deadline.
   *
   * @param text the text that follows the text that has been read
   * @param ended whether no more text follows
   * @returns the new HTML, and the number of characters that have been read
   */
  read(text: string, ended: boolean, until: number): { html: string; length: number } {
    let html = '';
    let at = 0;
    while (!this.closed && at < text.length && (at === 0 || performance.now() < until)) {
      if (this.nested !== undefined && !this.isInLongLine && OUTSIDE.test(text[at]!)) {
        this.closed = true;
        break;
      }
      const end = text.indexOf('\n', at);
      if (end >= 0 || ended) {
        html += this.line(text.slice(at, end < 0 ? undefined : end));
        at = end < 0 ? text.length : end + 1;
        continue;
      }
      // Do not read the first half of a surrogate pair before the second half arrives.
      const growing = text.slice(at).replace(/[\uD800-\uDBFF]$/, '');
      if (!this.isLong(growing)) break;
      html += this.code(growing);
      this.isInLongLine = true;
      at += growing.length;
      break;
    }
    if (ended && this.isInLongLine && at === text.length) {
      html += '\n';
      this.isInLongLine = false;
    }
    this.body += html;
    return { html, length: at };
  }

  private line(line: string): string {
    const isLong = this.isLong(line);
    // A line that is too long is shown before it is complete, so it cannot close the block.
    if (!isLong && this.closing.test(this.nested === undefined ? line : line.replace(this.indent, ''))) {
      this.closed = true;
      return '';
    }
    const html = isLong ? `${this.code(line)}\n` : this.lines.next(line.replace(this.indent, ''));
    this.isInLongLine = false;
    return html;
  }

  private isLong(line: string): boolean {
    return this.isInLongLine || line.replace(this.indent, '').length > LONGEST_HIGHLIGHTED_LINE;
  }

  /** Returns the HTML of a line that is too long for highlighting, or of a part of such a line. */
  private code(text: string): string {
    this.lines.skip();
    return escapeCode(this.isInLongLine ? text : text.replace(this.indent, ''));
  }
}
