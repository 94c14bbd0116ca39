import type { HighlightResult } from 'highlight.js';
import highlighter from 'highlight.js/lib/common';

/** Lines longer than this are not highlighted: they are mostly data, and highlighting them is expensive. */
export const LONGEST_HIGHLIGHTED_LINE = 200;

/**
 * Maximum number of lines of an open comment or string that are highlighted again with each new line. Limits the work
 * per line.
 */
const MAX_OPEN_LINES = 40;

/** HTML of a finished code block. `info` is the text after the opening fence; its first word names the language. */
export function codeBlock(content: string, info: string): string {
  const lines = new CodeLines(info);
  const body = content
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => lines.next(line))
    .join('');
  return `${codeBlockStart(info)}${content === '' ? '' : body}</code></pre>`;
}

/** The start of a code block's HTML, up to its first line. */
export function codeBlockStart(info: string): string {
  const language = languageOf(info);
  return `<pre><code${language ? ` class="language-${language}"` : ''}>`;
}

/**
 * Highlights code one line at a time. A complete line is final: no later line changes its HTML. The lines of a comment or
 * string that is still open are kept as context for the next line.
 */
export class CodeLines {
  private readonly language: string | undefined;
  /** The lines of the comment or string that is still open. */
  private openLines: string[] = [];

  constructor(info: string) {
    this.language = languageOf(info);
  }

  /** HTML of the next line, with its line break. */
  next(line: string): string {
    if (!this.language || line.length > LONGEST_HIGHLIGHTED_LINE) {
      this.openLines = [];
      return `${escapeCode(line)}\n`;
    }
    const result = highlighter.highlight([...this.openLines, line].join('\n'), {
      language: this.language,
      ignoreIllegals: true,
    });
    const html = lastLine(result.value);
    this.openLines = isOpen(result) && this.openLines.length < MAX_OPEN_LINES ? [...this.openLines, line] : [];
    return `${html}\n`;
  }
}

export function escapeCode(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function languageOf(info: string): string | undefined {
  const name = info.trim().split(/\s+/)[0]?.toLowerCase();
  return name && /^[\w+#.-]+$/.test(name) && highlighter.getLanguage(name) ? name : undefined;
}

/** Whether the code ends inside a comment, string or other construct: the highlighter's last mode then has a parent. */
function isOpen(result: HighlightResult): boolean {
  return Boolean((result._top as { parent?: unknown } | undefined)?.parent);
}

/** Returns the last line of highlighted HTML, and reopens the spans that are open at its start. */
function lastLine(html: string): string {
  const start = html.lastIndexOf('\n') + 1;
  const open: string[] = [];
  for (const [tag] of html.slice(0, start).matchAll(/<span[^>]*>|<\/span>/g)) {
    if (tag === '</span>') open.pop();
    else open.push(tag);
  }
  return open.join('') + html.slice(start);
}
