import { renderBlocks } from './dialect';
import type { Scope } from './references';

/** A citation mark: source `number` supports the text that ends at `offset` (UTF-16 units of the answer). */
export interface Mark {
  readonly offset: number;
  readonly number: number;
}

/** Returns the address of a source in the page, for example `#source-…-2`. */
export type SourceAddress = (number: number) => string;

// Private-use characters represent a mark while Markdown is rendered. `cleanText` removes them from answers.
const PLACEHOLDER = /\uE000(\d+)\uE001/g;

/** Normalises line breaks to line feeds, and replaces NUL and the characters that represent marks. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\0\uE000\uE001]/g, '\uFFFD');
}

/**
 * Renders blocks with their marks. If a mark would change the meaning of the Markdown, for example inside the address of a
 * link, all marks are placed at the end of the block instead.
 */
export function renderMarked(source: string, marks: readonly Mark[], scope: Scope, address: SourceAddress): string {
  const plain = renderBlocks(source, scope);
  if (marks.length === 0) return plain;
  const marked = renderBlocks(place(source, marks), scope);
  const isUnchanged =
    marked.replace(PLACEHOLDER, '') === plain &&
    marked.match(PLACEHOLDER)?.length === marks.length &&
    !/<[^>]*\uE000/.test(marked);
  return isUnchanged
    ? moveOut(marked).replace(PLACEHOLDER, (_, number) => markHtml(Number(number), address))
    : appendMarks(plain, marks, address);
}

/** Adds marks to the end of a block's innermost last element, or after code, a link or a formula. */
export function appendMarks(html: string, marks: readonly Mark[], address: SourceAddress): string {
  const text = marks.map(({ number }) => markHtml(number, address)).join('');
  return html.replace(/(?:<\/[a-z0-9]+>)+$/, (closing) =>
    closing.startsWith('</code></pre>')
      ? closing.replace('</code>', `</code>${text}`)
      : closing.replace(/^(?:.*<\/(?:a|math|su[bp])>)?/, `$&${text}`),
  );
}

/** Moves marks out of links and formulas. A mark is a link, and HTML does not allow links inside either. */
function moveOut(html: string): string {
  return html.replace(
    /<(a|math)\b[^>]*>[^]*?<\/\1>/g,
    (element) => element.replace(PLACEHOLDER, '') + (element.match(PLACEHOLDER) ?? []).join(''),
  );
}

function place(source: string, marks: readonly Mark[]): string {
  const end = source.trimEnd().length;
  let placed = '';
  let from = 0;
  for (const { offset, number } of [...marks].sort((a, b) => a.offset - b.offset)) {
    const at = Math.max(from, Math.min(offset, end));
    placed += `${source.slice(from, at)}\uE000${number}\uE001`;
    from = at;
  }
  return placed + source.slice(from);
}

function markHtml(number: number, address: SourceAddress): string {
  return `<sup class="mark"><a href="${address(number)}">${number}</a></sup>`;
}
