import type { MarkdownIt, StateInline, Token } from 'markdown-it';

const TAG = /<(\/?)(br|sub|sup)[ \t]*(\/?)>/iy;
const LINE_BREAK = /[ \t]*\n[ \t]*/y;

/** Maximum depth of nested subscripts and superscripts. */
const DEEPEST_NESTING = 4;

/**
 * Adds the HTML elements that models write because Markdown has no syntax for them: `<br>`, and pairs of `<sub>` and `<sup>`. Tags
 * with attributes, tags without a counterpart and all other HTML remain text.
 */
export function inlineHtml(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('autolink', 'tag', tag);
  markdown.inline.ruler2.after('emphasis', 'tag_pairs', pairTags);
}

function tag(state: StateInline, silent: boolean): boolean {
  TAG.lastIndex = state.pos;
  const [source, slash, name, selfClosing] = TAG.exec(state.src) ?? [];
  if (!source || !name || state.pos + source.length > state.posMax) return false;
  const isBreak = name.toLowerCase() === 'br';
  if (isBreak ? slash : selfClosing) return false;
  state.pos += source.length;
  if (isBreak) {
    LINE_BREAK.lastIndex = state.pos;
    // A line break after `<br>` must not cause a second line break in the page, so skip it.
    state.pos += LINE_BREAK.exec(state.src.slice(0, state.posMax))?.[0].length ?? 0;
  }
  if (silent) return true;
  if (isBreak) state.push('hardbreak', 'br', 0);
  else {
    const token = state.push('text', '', 0);
    token.content = source;
    token.tag = name.toLowerCase();
    token.info = slash ? 'closing' : 'opening';
  }
  return true;
}

/** Converts pairs of tags to elements. Both tags of a pair must be in the same link or emphasis, or both outside of any. */
function pairTags({ tokens }: StateInline): void {
  /** For each open link or emphasis, and for the text around them, the opening tags without a counterpart so far. */
  const open: Token[][] = [[]];
  for (const token of tokens) {
    if (token.nesting === 1) open.push([]);
    else if (token.nesting === -1) open.pop();
    else if (token.type === 'text' && token.tag !== '') pair(token, open.at(-1)!);
  }
}

function pair(token: Token, open: Token[]): void {
  if (token.info === 'opening') {
    open.push(token);
    if (open.length > DEEPEST_NESTING) open.shift();
    return;
  }
  const index = open.findLastIndex(({ tag: name }) => name === token.tag);
  if (index < 0) return;
  become(open[index]!, 1);
  become(token, -1);
  open.length = index;
}

function become(token: Token, nesting: 1 | -1): void {
  token.type = `${token.tag}_${nesting === 1 ? 'open' : 'close'}`;
  token.nesting = nesting;
  token.content = '';
}
