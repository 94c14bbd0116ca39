import type { HighlightResult } from 'highlight.js';
import highlighter from 'highlight.js/lib/common';

/** Lines with more characters than this are not highlighted. They are mostly data, and highlighting them is expensive. */
export const LONGEST_HIGHLIGHTED_LINE = 160;

/**
 * The budget for highlighting the code of an answer, in characters. A budget of time would give different results for a stream and
 * a reload. Characters of long lines are counted several times, because the time for some lines grows with the square of their
 * length.
 */
export const COLOURING_OF_ANSWER = 500_000;
/** The budget of the code in a unit that is rendered in one piece, such as a list item or a quotation. */
const COLOURING_OF_UNIT = 6_000;
const ORDINARY_LENGTH = 80;

/**
 * Whenever an open comment or string gets another line, its first and last lines are highlighted again. These limits bound the work for
 * each line.
 */
const FIRST_LINES = 1;
const LAST_LINES = 3;
const LONGEST_CONTEXT = 300;
/**
 * If more constructs than this are open at the end of a line, the rest of the code block is not highlighted, because the highlighter
 * visits all levels for each word.
 */
const DEEPEST_NESTING = 12;

/** Highlights the code blocks of a unit. */
export class UnitColouring {
  private used = 0;

  /** @param budget the part of the answer's budget that is left */
  constructor(private readonly budget: number) {}

  /** The part of the answer's budget that is left. */
  get left(): number {
    return this.budget - this.used;
  }

  /**
   * Returns the HTML of a finished code block.
   *
   * @param info the text after the opening fence; its first word names the language
   */
  codeBlock(content: string, info: string): string {
    const lines = new CodeLines(info, Math.min(this.left, COLOURING_OF_UNIT - this.used));
    const before = lines.colouring;
    const body = content
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => lines.next(line))
      .join('');
    this.used += before - lines.colouring;
    return `${codeBlockStart(info)}${content === '' ? '' : body}</code></pre>`;
  }
}

/** The start of a code block's HTML, up to its first line. */
export function codeBlockStart(info: string): string {
  const language = languageOf(info);
  const [label, name] = language ? [` data-language="${language}"`, ` class="language-${language}"`] : ['', ''];
  // `tabindex`: people who use only the keyboard must be able to scroll long lines.
  return `<pre tabindex="0"${label}><code${name}>`;
}

/**
 * Highlights code one line at a time. The HTML of a complete line is final: no later line changes it. If a comment or string is
 * still open, its lines are stored as the context for the next line.
 */
export class CodeLines {
  private readonly language: string | undefined;
  /** Lines of the comment or string that is still open. */
  private openLines: string[] = [];
  private isPlain = false;

  /** @param colouring the budget, which each highlighted line reduces; when it is used up, code is no longer highlighted */
  constructor(
    info: string,
    public colouring: number,
  ) {
    this.language = languageOf(info);
  }

  /** Returns the HTML of the next line, with its line break. */
  next(line: string): string {
    const isPlain = !this.language || this.isPlain || this.colouring <= 0;
    if (isPlain || line.length > LONGEST_HIGHLIGHTED_LINE) {
      this.skip();
      return `${escapeCode(line)}\n`;
    }
    const code = [...this.openLines, line].join('\n');
    this.colouring -= Math.ceil(code.length * Math.max(1, code.length / ORDINARY_LENGTH));
    const result = highlighter.highlight(code, { language: this.language!, ignoreIllegals: true });
    const depth = nesting(result);
    this.isPlain = depth > DEEPEST_NESTING;
    this.openLines = depth > 0 ? context([...this.openLines, line]) : [];
    return `${lastLine(result.value)}\n`;
  }

  /** Forgets an open comment or string, because the next line is not highlighted. */
  skip(): void {
    this.openLines = [];
  }
}

export function escapeCode(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function languageOf(info: string): string | undefined {
  const name = info.trim().split(/\s+/)[0]?.toLowerCase();
  return name && /^[\w+#.-]+$/.test(name) && highlighter.getLanguage(name) ? name : undefined;
}

/**
 * The number of comments, strings and other constructs that are open at the end of the code. For the highlighter, each of them is a
 * mode with a parent.
 */
function nesting(result: HighlightResult): number {
  let depth = 0;
  for (let mode = result._top as Mode | undefined; mode?.parent; mode = mode.parent) depth++;
  return depth;
}

interface Mode {
  readonly parent?: Mode;
}

/**
 * Returns the lines of an open comment or string that are highlighted together with the next line: the first line, which opens the
 * comment or string, and the last lines.
 */
function context(lines: string[]): string[] {
  const kept =
    lines.length > FIRST_LINES + LAST_LINES ? [...lines.slice(0, FIRST_LINES), ...lines.slice(-LAST_LINES)] : lines;
  while (kept.length > FIRST_LINES + 1 && kept.join('\n').length > LONGEST_CONTEXT) kept.splice(FIRST_LINES, 1);
  return kept;
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
