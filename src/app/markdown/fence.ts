import { CodeLines, codeBlockStart, escapeCode, LONGEST_COLOURED_LINE } from './code';

const OPENING = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/;

/** HTML of a whole fenced code block, given with its fences. */
export function renderFence(source: string): string {
  const fence = new OpenFence(source);
  fence.read(source, true);
  return fence.html;
}

/** A fenced code block that is being read: each line is final as soon as it is complete. */
export class OpenFence {
  /** The block's HTML without its closing tags. */
  private body: string;
  private readonly indent: RegExp;
  private readonly closing: RegExp;
  private readonly lines: CodeLines;
  /** How much of the source has been read, and how much of a long unfinished line has been given out. */
  private readTo: number;
  private givenOfLine = 0;
  closed = false;

  /** `source` begins with the complete opening line. */
  constructor(source: string) {
    const [, indent = '', marker = '```', info = ''] = OPENING.exec(source.split('\n', 1)[0]!) ?? [];
    this.indent = new RegExp(`^ {0,${indent.length}}`);
    this.closing = new RegExp(`^ {0,3}${marker[0]}{${marker.length},}[ \\t]*$`);
    this.lines = new CodeLines(info);
    this.body = codeBlockStart(info);
    this.readTo = source.includes('\n') ? source.indexOf('\n') + 1 : source.length;
  }

  get html(): string {
    return `${this.body}</code></pre>`;
  }

  /** Where the block ends in its source, once it is closed. */
  get length(): number {
    return this.readTo;
  }

  /** Reads on in the source, which has grown, and gives the HTML that is new. */
  read(source: string, ended: boolean): string {
    let html = '';
    while (!this.closed && this.readTo < source.length) {
      const end = source.indexOf('\n', this.readTo);
      if (end < 0 && !ended) return this.give(html + this.longLine(source.slice(this.readTo)));
      html += this.line(source.slice(this.readTo, end < 0 ? undefined : end));
      this.readTo = end < 0 ? source.length : end + 1;
    }
    return this.give(html);
  }

  private line(line: string): string {
    if (this.closing.test(line)) {
      this.closed = true;
      return '';
    }
    const given = this.givenOfLine;
    this.givenOfLine = 0;
    const text = line.replace(this.indent, '');
    const html = this.lines.next(text);
    return given ? `${escapeCode(text.slice(given))}\n` : html;
  }

  /** A line that is too long to be coloured need not be waited for. */
  private longLine(line: string): string {
    const text = line.replace(this.indent, '');
    if (text.length <= LONGEST_COLOURED_LINE || /[\uD800-\uDBFF]$/.test(text)) return '';
    const html = escapeCode(text.slice(this.givenOfLine));
    this.givenOfLine = text.length;
    return html;
  }

  private give(html: string): string {
    this.body += html;
    return html;
  }
}
