import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { footnoteKey, type Scope } from './references';

const DEFINITION = /^\[\^([^\s[\]]{1,100})\]:[ \t]*/;
const REFERENCE = /\[\^([^\s[\]]{1,100})\]/y;

/** The number of spaces by which the further paragraphs of a footnote are indented. */
const INDENTATION = 4;
/** The type of block that contains the text of a footnote. */
const PARENT = 'footnote';

/**
 * Adds footnotes: `[^label]` refers to a footnote, `[^label]: text` defines it. The definitions are shown as a list where they are
 * in the text, usually at the end of an answer. A reference without a definition remains text.
 */
export function footnotes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('reference', 'footnotes', footnoteList, { alt: ['paragraph', 'reference'] });
  markdown.inline.ruler.before('link', 'footnote', reference);
  markdown.renderer.rules.footnote = (tokens, index, _options, env) => {
    const { number } = tokens[index]!.meta as { number: number };
    return `<sup class="footnote"><a href="#${scopeOf(env).footnoteId(number)}">${number}</a></sup>`;
  };
}

function reference(state: StateInline, silent: boolean): boolean {
  // A link must not contain another link. `silent` means that markdown-it is looking for the end of a link's text.
  if (silent || state.linkLevel > 0) return false;
  REFERENCE.lastIndex = state.pos;
  const [source, label] = REFERENCE.exec(state.src) ?? [];
  if (!source || !label || state.pos + source.length > state.posMax) return false;
  const number = scopeOf(state.env).references[footnoteKey(label)]?.footnote;
  if (number === undefined) return false;
  state.push('footnote', 'sup', 0).meta = { number };
  state.pos += source.length;
  return true;
}

/** Parses consecutive definitions into a list. */
function footnoteList(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (!definitionAt(state, startLine)) return false;
  if (silent) return true;
  // Do not parse a definition directly inside another definition. Otherwise a text could nest definitions without limit.
  if (state.parentType === PARENT) return false;
  const list = state.push('footnote_list_open', 'ol', 1);
  list.attrs = [['class', 'footnotes']];
  let line = startLine;
  let next = startLine;
  while (next < endLine && state.sCount[next]! >= state.blkIndent) {
    const definition = definitionAt(state, next);
    if (!definition) break;
    line = readDefinition(state, next, endLine, definition);
    next = state.skipEmptyLines(line);
  }
  list.map = [startLine, line];
  state.push('footnote_list_close', 'ol', -1);
  state.line = line;
  return true;
}

interface FoundDefinition {
  readonly label: string;
  /** The length of the definition's source before its text. */
  readonly length: number;
}

function definitionAt(state: StateBlock, line: number): FoundDefinition | undefined {
  if (state.sCount[line]! - state.blkIndent >= INDENTATION) return undefined;
  const [source, label] =
    DEFINITION.exec(state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line])) ?? [];
  return source && label ? { label, length: source.length } : undefined;
}

/** Parses a definition. Returns the number of the line after it. */
function readDefinition(state: StateBlock, line: number, endLine: number, { label, length }: FoundDefinition): number {
  const number = scopeOf(state.env).define(label);
  const item = state.push('footnote_open', 'li', 1);
  item.attrs = [
    ['id', scopeOf(state.env).footnoteId(number)],
    ['value', String(number)],
  ];
  const [bMark, tShift, sCount] = [state.bMarks[line]!, state.tShift[line]!, state.sCount[line]!];
  const { blkIndent, parentType, line: oldLine } = state;
  // The text of the first line begins after `[^label]:`. Make the rules for blocks treat it as if it had the same indentation as
  // the other lines.
  state.bMarks[line] = bMark + tShift + length;
  state.tShift[line] = 0;
  state.blkIndent += INDENTATION;
  state.sCount[line] = state.blkIndent;
  state.parentType = PARENT;
  state.line = line;
  state.md.block.tokenize(state, line, endLine);
  const end = Math.max(state.line, line + 1);
  Object.assign(state, { blkIndent, parentType, line: oldLine });
  [state.bMarks[line], state.tShift[line], state.sCount[line]] = [bMark, tShift, sCount];
  state.push('footnote_close', 'li', -1);
  item.map = [line, end];
  return end;
}

function scopeOf(env: unknown): Scope {
  return (env as { scope: Scope }).scope;
}
