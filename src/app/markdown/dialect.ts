import MarkdownIt, { type Env, type Token } from 'markdown-it';
import { codeBlock } from './code';

/** Link definitions seen so far. Layered by prototype, so that an earlier block keeps the view it was rendered with. */
export type References = Record<string, { href: string; title: string }>;

/**
 * The Markdown of answers: CommonMark with tables and strikethrough, raw HTML shown as text.
 *
 * Three deviations make rendering block by block possible and safe:
 * - the first paragraph of a list item is never wrapped, so that an item does not depend on its neighbours;
 * - images become links, because loading one tells a foreign host who reads what;
 * - only `http`, `https` and `mailto` are links.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.validateLink = (url) => /^(https?|mailto):/i.test(url.trim());

markdown.core.ruler.after('block', 'bare_first_paragraph', (state) => {
  state.tokens.forEach((token, index) => {
    if (token.type !== 'paragraph_open' && token.type !== 'paragraph_close') return;
    const opening = token.type === 'paragraph_open' ? index : index - 2;
    token.hidden = state.tokens[opening - 1]?.type === 'list_item_open';
  });
});

// A style attribute would be refused by the page's content security policy.
markdown.core.ruler.after('block', 'cell_alignment', (state) => {
  for (const token of state.tokens) {
    const alignment = token.type === 'th_open' || token.type === 'td_open' ? token.attrGet('style') : null;
    if (alignment) token.attrs = [['class', String(alignment).replace('text-align:', '')]];
  }
});

const { rules } = markdown.renderer;

markdown.renderer.renderToken = (tokens, index) => {
  const token = tokens[index]!;
  if (token.hidden) return '';
  return token.nesting === -1 ? `</${token.tag}>` : `<${token.tag}${markdown.renderer.renderAttrs(token)}>`;
};
rules.softbreak = () => '<br>';
rules.hardbreak = () => '<br>';
rules.fence = (tokens, index) => codeBlock(tokens[index]!.content, tokens[index]!.info);
rules.code_block = (tokens, index) => codeBlock(tokens[index]!.content, '');
rules.image = (tokens, index) => {
  const source = String(tokens[index]!.attrGet('src'));
  // A browser ends a link where another begins in it.
  if (isWithinLink(tokens, index)) return escapeHtml(tokens[index]!.content || source);
  return `<a${attributes(linkAttributes(source, ''))}>${escapeHtml(tokens[index]!.content || source)}</a>`;
};
rules.link_open = (tokens, index) => {
  const href = String(tokens[index]!.attrGet('href'));
  const text = tokens[index + 1]?.type === 'text' ? tokens[index + 1]!.content : '';
  return `<a${attributes(linkAttributes(href, text))}>`;
};

/** Parses the block structure alone; link definitions go to `references`. */
export function parseBlocks(source: string, references: References): Token[] {
  const tokens: Token[] = [];
  markdown.block.parse(source, markdown, { references } as Env, tokens);
  return tokens;
}

/** HTML of whole blocks; link definitions among them go to `references`. */
export function renderBlocks(source: string, references: References): string {
  return markdown.render(source, { references } as Env);
}

export function escapeHtml(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/** A link leaves for a new tab, tells the other side nothing, and shows its host unless its text already does. */
function linkAttributes(href: string, text: string): Record<string, string> {
  const where = destination(href);
  return {
    href,
    target: '_blank',
    rel: 'noopener noreferrer nofollow',
    ...(where && !text.includes(where) ? { 'data-host': where } : {}),
  };
}

function isWithinLink(tokens: readonly Token[], index: number): boolean {
  return (
    tokens.slice(0, index).findLast(({ type }) => type === 'link_open' || type === 'link_close')?.type === 'link_open'
  );
}

function destination(href: string): string {
  try {
    const url = new URL(href);
    return url.protocol === 'mailto:' ? url.pathname : url.host;
  } catch {
    return '';
  }
}

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
}
