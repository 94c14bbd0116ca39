import type { HighlightResult } from 'highlight.js';
import highlighter from 'highlight.js/lib/common';

/** Longer lines are left plain: they are data, and colouring them costs more than it tells. */
export const LONGEST_COLOURED_LINE = 200;

/** How far back a comment or string over many lines is followed, in lines: bounds the work per line. */
const LONGEST_CONSTRUCT = 40;

/** HTML of a finished code block. `info` is what follows the fence; its first word names the language. */
export function codeBlock(content: string, info: string): string {
  const lines = new CodeLines(info);
  const body = content
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => lines.next(line))
    .join('');
  return `${codeBlockStart(info)}${content === '' ? '' : body}</code></pre>`;
}

/** The opening of a code block's HTML, up to where its first line goes. */
export function codeBlockStart(info: string): string {
  const language = languageOf(info);
  return `<pre><code${language ? ` class="language-${language}"` : ''}>`;
}

/**
 * Colours code one line at a time, so that a line is final as soon as it is complete: no later
 * line changes it. A comment or string that spans lines is carried along.
 */
export class CodeLines {
  private readonly language: string | undefined;
  private construct: string[] = [];

  constructor(info: string) {
    this.language = languageOf(info);
  }

  /** HTML of the next line, with its line break. */
  next(line: string): string {
    if (!this.language || line.length > LONGEST_COLOURED_LINE) {
      this.construct = [];
      return `${escapeCode(line)}\n`;
    }
    const result = highlighter.highlight([...this.construct, line].join('\n'), {
      language: this.language,
      ignoreIllegals: true,
    });
    const html = lastLine(result.value);
    this.construct = endsInside(result) && this.construct.length < LONGEST_CONSTRUCT ? [...this.construct, line] : [];
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

/** Whether the code ends within a comment, string or other construct: its mode then has a parent. */
function endsInside(result: HighlightResult): boolean {
  return Boolean((result._top as { parent?: unknown } | undefined)?.parent);
}

/** The last line of highlighted HTML, with the spans that are open at its start opened again. */
function lastLine(html: string): string {
  const start = html.lastIndexOf('\n') + 1;
  const open: string[] = [];
  for (const [tag] of html.slice(0, start).matchAll(/<span[^>]*>|<\/span>/g)) {
    if (tag === '</span>') open.pop();
    else open.push(tag);
  }
  return open.join('') + html.slice(start);
}
