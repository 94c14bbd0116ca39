import type { MarkdownIt, Token } from 'markdown-it';
import { PLACEHOLDER } from './placeholder';

/** Matches a reference to a footnote whose definition has not arrived yet. Such a reference is still text. */
const FOOTNOTE = /\[\^[^\s[\]]+\]/g;

/**
 * Puts each table into a separate element that scrolls. A wide table therefore neither exceeds the width of the page nor breaks its
 * words. The element can be reached with the keyboard; its accessible name is the text of the header.
 */
export function scrollingTables(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.table_open = (tokens, index) => {
    const name = escapeHtml(headerOf(tokens, index));
    return `<div class="table" tabindex="0" role="group"${name ? ` aria-label="${name}"` : ''}><table>`;
  };
  markdown.renderer.rules.table_close = () => '</table></div>';
}

/** The texts of a table's header cells. */
function headerOf(tokens: readonly Token[], table: number): string {
  const end = tokens.findIndex(({ type }, index) => index > table && type === 'thead_close');
  return tokens
    .slice(table, end)
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content.replace(PLACEHOLDER, '').replace(FOOTNOTE, '').trim())
    .filter(Boolean)
    .join(', ');
}
