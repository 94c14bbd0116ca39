import MarkdownIt, { type Token } from 'markdown-it';
import { looseEmphasis } from './emphasis';
import { footnotes } from './footnotes';
import { formulas } from './formula';
import { inlineHtml } from './inline-html';
import { limitedNesting } from './plain-text';
import { type Environment, environment, type Scope } from './references';
import { scrollingTables } from './tables';
import { taskLists } from './task-list';

/**
 * The Markdown of answers: CommonMark with tables, strikethrough, task lists, footnotes, formulas, and the HTML for line breaks,
 * subscripts and superscripts. Other raw HTML is shown as text. Every line break within a paragraph is kept, and bare URLs become
 * links.
 *
 * It also deviates from CommonMark in these ways, so that blocks can be rendered one by one and safely, and users do not see literal
 * asterisks:
 * - the first paragraph of a list item is never wrapped in `<p>`, so that an item does not depend on its neighbours;
 * - images become links, because loading an image would disclose the user's IP address to another host;
 * - only `http`, `https` and `mailto` URLs become links;
 * - emphasis may end after punctuation before a letter, and begin after a letter before punctuation.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });

markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// Do not search for URLs with these schemas, because `validateLink` rejects them. For the schema `//`, the
// library would also scan the rest of the text after each URL that contains `//`.
for (const schema of ['//', 'ftp:']) markdown.linkify.add(schema, null);
markdown.validateLink = (url) => /^(https?|mailto):/i.test(url.trim());

markdown.core.ruler.after('block', 'bare_first_paragraph', (state) => {
  state.tokens.forEach((token, index) => {
    if (token.type !== 'paragraph_open' && token.type !== 'paragraph_close') return;
    const opening = token.type === 'paragraph_open' ? index : index - 2;
    token.hidden = /^(list_item|footnote)_open$/.test(state.tokens[opening - 1]?.type ?? '');
  });
});

// The page's content security policy forbids style attributes, so the alignment becomes a class.
markdown.core.ruler.after('block', 'cell_alignment', (state) => {
  for (const token of state.tokens) {
    const alignment = token.type === 'th_open' || token.type === 'td_open' ? token.attrGet('style') : null;
    if (alignment) token.attrs = [['class', String(alignment).replace('text-align:', '')]];
  }
});

markdown
  .use(taskLists)
  .use(footnotes)
  .use(formulas)
  .use(scrollingTables)
  .use(limitedNesting)
  .use(inlineHtml)
  .use(looseEmphasis);

// markdown-it does not check whether an address in angle brackets, such as `<https://…>`, is in the text of a link. HTML does not allow
// nested links: browsers would split the outer one into several elements, which changes the positions that the page relies on.
markdown.inline.ruler2.before('fragments_join', 'addresses_in_links', ({ tokens }) => {
  let isInLink = false;
  for (const token of tokens) {
    if (token.markup !== 'autolink') {
      if (token.type === 'link_open' || token.type === 'link_close') isInLink = token.type === 'link_open';
    } else if (isInLink) Object.assign(token, { type: 'text', tag: '', nesting: 0 });
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
rules.fence = rules.code_block = (tokens, index, _options, env) =>
  (env as Environment).colouring.codeBlock(tokens[index]!.content, tokens[index]!.info);
rules.image = (tokens, index) => {
  const source = String(tokens[index]!.attrGet('src'));
  // HTML does not allow nested links: an inner link would end the outer one.
  if (isInsideLink(tokens, index)) return escapeHtml(tokens[index]!.content || source);
  return `<a${attributes(linkAttributes(source, ''))}>${escapeHtml(tokens[index]!.content || source)}</a>`;
};
rules.link_open = (tokens, index) => {
  const href = String(tokens[index]!.attrGet('href'));
  const text = tokens[index + 1]?.type === 'text' ? tokens[index + 1]!.content : '';
  return `<a${attributes(linkAttributes(href, text))}>`;
};

/**
 * Parses only the block structure.
 *
 * @param isOpen whether more text may follow
 */
export function parseBlocks(source: string, isOpen = false): Token[] {
  const tokens: Token[] = [];
  markdown.block.parse(source, markdown, environment(undefined, isOpen), tokens);
  return tokens;
}

/** Returns the HTML of blocks. Adds the definitions in these blocks to `scope`. */
export function renderBlocks(source: string, scope: Scope): string {
  const rendering = environment(scope);
  const html = markdown.render(source, rendering);
  scope.colouringLeft ??= rendering.colouring.left;
  return html;
}

export function escapeHtml(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/**
 * Returns the attributes of a link. The link opens in a new tab, sends no referrer, and shows its host unless its text is the host or a
 * URL of the host.
 */
function linkAttributes(href: string, text: string): Record<string, string> {
  const host = hostOf(href);
  return {
    href,
    target: '_blank',
    rel: 'noopener noreferrer nofollow',
    ...(host && !isShown(host, text) ? { 'data-host': host } : {}),
  };
}

function isInsideLink(tokens: readonly Token[], index: number): boolean {
  return (
    tokens.slice(0, index).findLast(({ type }) => type === 'link_open' || type === 'link_close')?.type === 'link_open'
  );
}

/**
 * Whether the link's text is the host, or a URL of the host. A URL of another host does not count, even if its path contains
 * the host, as in `https://evil.example/bank.example`.
 */
function isShown(host: string, text: string): boolean {
  const shown = text.trim();
  if (!shown.includes(host)) return false;
  return shown === host || hostOf(/^[a-z][a-z0-9+.-]*:/i.test(shown) ? shown : `https://${shown}`) === host;
}

/** Returns the host of a URL, or the e-mail address of a mailto link; an empty string if the URL is invalid. */
function hostOf(href: string): string {
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
