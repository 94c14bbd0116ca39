import type { MarkdownIt, StateBlock } from 'markdown-it';

/**
 * Maximum nesting. A list counts as two levels, a quotation as one. Without this limit, markdown-it would omit text that is nested
 * more deeply than its own limit.
 */
const DEEPEST_NESTING = 20;

/** Limits the nesting of lists and quotations. Markup that is nested more deeply remains text. */
export function limitedNesting(markdown: MarkdownIt): void {
  markdown.block.ruler.before('table', 'plain_text', plainText);
}

function plainText(state: StateBlock, startLine: number, endLine: number): boolean {
  if (state.level < DEEPEST_NESTING) return false;
  let end = startLine + 1;
  while (end < endLine && !state.isEmpty(end) && state.sCount[end]! >= state.blkIndent) end++;
  state.push('paragraph_open', 'p', 1).map = [startLine, end];
  const text = state.push('inline', '', 0);
  text.content = state.getLines(startLine, end, state.blkIndent, false).trim();
  text.map = [startLine, end];
  text.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = end;
  return true;
}
