import { CodeLines, codeBlockStart, escapeCode, LONGEST_HIGHLIGHTED_LINE } from './code';

const OPENING = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/;

/** HTML of a complete fenced code block. `source` includes the fences. */
export function renderFence(source: string): string {
  const fence = new OpenFence(source);
  fence.read(source, true);
  return fence.html;
}

/** A fenced code block that is still growing. Each complete line is final. */
export class OpenFence {
  /** The block's HTML without its closing tags. */
  private body: string;
  private readonly indent: RegExp;
  private readonly closing: RegExp;
  private readonly lines: CodeLines;
  /** The offset up to which the source has been read. */
  private readTo: number;
  /** The number of characters of a long incomplete line that have been rendered. */
  private renderedOfLine = 0;
  closed = false;

  /** @param source starts with the complete opening line */
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

  /** The offset of the block's end in its source, once it is closed. */
  get length(): number {
    return this.readTo;
  }

  /** Reads the rest of a source that has grown. Returns the new HTML. */
  read(source: string, ended: boolean): string {
    let html = '';
    while (!this.closed && this.readTo < source.length) {
      const end = source.indexOf('\n', this.readTo);
      if (end < 0 && !ended) return this.append(html + this.longLine(source.slice(this.readTo)));
      html += this.line(source.slice(this.readTo, end < 0 ? undefined : end));
      this.readTo = end < 0 ? source.length : end + 1;
    }
    return this.append(html);
  }

  private line(line: string): string {
    if (this.closing.test(line)) {
      this.closed = true;
      return '';
    }
    const rendered = this.renderedOfLine;
    this.renderedOfLine = 0;
    const text = line.replace(this.indent, '');
    const html = this.lines.next(text);
    return rendered ? `${escapeCode(text.slice(rendered))}\n` : html;
  }

  /** Renders the new part of an incomplete line that is already too long for highlighting. */
  private longLine(line: string): string {
    const text = line.replace(this.indent, '');
    if (text.length <= LONGEST_HIGHLIGHTED_LINE || /[\uD800-\uDBFF]$/.test(text)) return '';
    const html = escapeCode(text.slice(this.renderedOfLine));
    this.renderedOfLine = text.length;
    return html;
  }

  private append(html: string): string {
    this.body += html;
    return html;
  }
}
