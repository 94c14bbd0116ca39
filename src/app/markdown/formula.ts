import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { LONGEST_FORMULA, mathml, workFor } from './mathml';
import type { Environment } from './references';

/**
 * The closing delimiters of formulas, by their opening delimiters. A single dollar sign is not a delimiter: in an
 * answer, it means a currency.
 */
const CLOSINGS: Record<string, string> = { '\\(': '\\)', '\\[': '\\]', $$: '$$' };

const OPENING_LINE = /^(\\\[|\$\$)(.*)$/;

/**
 * Maximum work for the formulas of one unit, in characters of TeX. When it is used up, further formulas are shown as their source.
 */
const MOST_WORK = 5000;
/** Maximum number of lines that are searched for the end of a formula. */
const MOST_LINES = 60;

/** Maximum length of a growing formula that is hidden. */
const LONGEST_HIDDEN = 500;
/** Maximum length of a text in which `withoutGrowingFormula` searches for a growing formula. */
const LONGEST_SEARCHED = 4000;
/** For each inline text, the closing delimiters that are known not to occur after the current position. */
const absent = new WeakMap<StateInline, Set<string>>();
/** Matches opening delimiters. Also matches backticks, so that code can be skipped, and escaped characters. */
const OPENINGS = /(`+)|(\\[([]|\$\$)|\\[^]/g;

/** Adds TeX formulas: `\(…\)` for inline formulas, `\[…\]` and `$$…$$` for display formulas. */
export function formulas(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'formula', inlineFormula);
  markdown.block.ruler.before('table', 'formula', formulaBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  markdown.renderer.rules.formula = (tokens, index, _options, env) => {
    const { content, markup, block } = tokens[index]!;
    const environment = env as Environment;
    environment.formulaWork += workFor(content);
    const html = environment.formulaWork > MOST_WORK ? undefined : mathml(content, markup !== '\\(');
    if (html) return block ? `<div class="formula" tabindex="0">${html}</div>` : html;
    const source = markdown.utils.escapeHtml(`${markup}${content}${CLOSINGS[markup]}`);
    return block ? `<pre tabindex="0"><code>${source}\n</code></pre>` : `<code>${source.replaceAll('\n', ' ')}</code>`;
  };
}

/**
 * If `text` ends with a short formula that is still growing, or with a short display formula that has just ended, returns the text
 * before that formula; otherwise the whole text.
 */
export function withoutGrowingFormula(text: string): string {
  if (text.length > LONGEST_SEARCHED) return text;
  const lastClosings = Object.fromEntries(
    Object.values(CLOSINGS).map((closing) => [closing, text.lastIndexOf(closing)]),
  );
  let closed = 0;
  for (const { 0: source, 1: code, 2: opening, index } of text.matchAll(OPENINGS)) {
    if (index < closed || (!code && !opening)) continue;
    const from = index + source.length;
    const closing = code ?? CLOSINGS[source]!;
    const isOpen = !code && lastClosings[closing]! < from;
    const end = isOpen ? -1 : findClosing(text, from, closing);
    // Hide a display formula at the end of the text: the text that follows decides whether the formula is a block or part of a
    // line.
    const isLast = end >= 0 && opening !== '\\(' && text.slice(end + source.length).trim() === '';
    if (opening && (end < 0 || isLast) && text.length - index <= LONGEST_HIDDEN) return text.slice(0, index);
    if (end >= 0) closed = end + source.length;
  }
  return text;
}

function inlineFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  const opening = src.slice(pos, pos + 2);
  const closing = CLOSINGS[opening];
  if (!closing) return false;
  if (isAbsent(state, closing)) return false;
  const end = findClosing(src.slice(0, posMax), pos + 2, closing);
  const content = src.slice(pos + 2, end);
  if (end < 0 || !isFormula(content, opening)) return false;
  if (!silent) {
    const token = state.push('formula', 'math', 0);
    token.content = content;
    token.markup = opening;
  }
  state.pos = end + 2;
  return true;
}

/**
 * Whether `closing` does not occur after the current position. Stores the result, so that a text with many opening delimiters is
 * still parsed in linear time.
 */
function isAbsent(state: StateInline, closing: string): boolean {
  const known = absent.get(state) ?? new Set();
  absent.set(state, known);
  if (!known.has(closing) && !state.src.includes(closing, state.pos + 2)) known.add(closing);
  return known.has(closing);
}

/**
 * Parses a formula that begins at the start of a line and closes at the end of a line. If the opening delimiter is alone on its
 * line, the formula may contain empty lines. Other formulas must end before the next empty line. A delimiter without its
 * counterpart is text.
 */
function formulaBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const [, opening, rest] = OPENING_LINE.exec(lineOf(state, startLine)) ?? [];
  if (opening === undefined || rest === undefined) return false;
  // `silent` means that markdown-it asks whether this line ends the previous block. The result must not depend on later lines.
  if (silent)
    return rest.trim() === '' || readFormula(state, startLine, startLine + 1, opening, rest, false) !== undefined;
  const formula = readFormula(state, startLine, endLine, opening, rest, Boolean(state.env.isOpen));
  if (!formula) return false;
  const token = state.push('formula', 'math', 0);
  token.block = true;
  token.content = formula.content;
  token.markup = opening;
  token.map = [startLine, formula.end];
  state.line = formula.end;
  return true;
}

/**
 * Returns the formula's content, and the number of the line after the formula; undefined if there is no formula. If `isOpen`, the closing
 * delimiter may be missing, because it may arrive later.
 */
function readFormula(
  state: StateBlock,
  startLine: number,
  endLine: number,
  opening: string,
  rest: string,
  isOpen: boolean,
): { content: string; end: number } | undefined {
  const closing = CLOSINGS[opening]!;
  const isAlone = rest.trim() === '';
  let content = '';
  for (let line = startLine; line < Math.min(endLine, startLine + MOST_LINES); line++) {
    if (line > startLine && state.isEmpty(line) ? !isAlone : state.sCount[line]! < state.blkIndent) return undefined;
    const text = line === startLine ? rest : lineOf(state, line);
    const at = findClosing(text, 0, closing);
    content += at < 0 ? `${text}\n` : text.slice(0, at);
    if (content.length > LONGEST_FORMULA || (at >= 0 && text.slice(at + 2).trim() !== '')) return undefined;
    if (at >= 0) return isFormula(content, opening) ? { content, end: line + 1 } : undefined;
  }
  return isOpen && endLine <= startLine + MOST_LINES ? { content, end: endLine } : undefined;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]);
}

/**
 * Returns the offset of the closing delimiter; -1 if there is none within the maximum length of a formula. `\\` is a line break in
 * TeX, so a delimiter after it is not escaped.
 */
function findClosing(text: string, from: number, closing: string): number {
  const searched = text.slice(0, from + LONGEST_FORMULA);
  let end = searched.indexOf(closing, from);
  while (end >= 0 && isEscaped(searched, from, end)) end = searched.indexOf(closing, end + 1);
  return end;
}

function isEscaped(text: string, from: number, at: number): boolean {
  let backslashes = 0;
  while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** Whether the text between two delimiters is TeX. If not, it is prose in escaped brackets, such as `\[1\]` or `\(siehe oben\)`. */
function isFormula(content: string, opening: string): boolean {
  const text = content.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  if (/[\\^_={}]/.test(text)) return true;
  if (/\p{L}{4}/u.test(text)) return false;
  return opening === '\\(' || /[-+*/<>|·×−≤≥≈]/.test(text) || /^\p{L}$/u.test(text);
}
