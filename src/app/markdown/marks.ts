import { type References, renderBlocks } from './dialect';

/** A citation mark: source number `number` stands behind the text up to `offset` (UTF-16 units of the answer). */
export interface Mark {
  readonly offset: number;
  readonly number: number;
}

/** Gives the address of a source in the page, for instance `#source-…-2`. */
export type SourceAddress = (number: number) => string;

// Private-use characters stand for a mark while Markdown is rendered; answers do not hold them (see `cleanText`).
const PLACED = /\uE000(\d+)\uE001/g;

/** Text as it may enter the log: line feeds alone, and none of the characters that stand for marks. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\0\uE000\uE001]/g, '\uFFFD');
}

/**
 * Renders blocks with their marks. A mark that would change what the Markdown means (it stands
 * within a link's address, or ends an emphasis wrongly) goes to the end of the block instead.
 */
export function renderMarked(
  source: string,
  marks: readonly Mark[],
  references: References,
  address: SourceAddress,
): string {
  const plain = renderBlocks(source, references);
  if (marks.length === 0) return plain;
  const marked = renderBlocks(place(source, marks), references);
  const sound = marked.replace(PLACED, '') === plain && !/<[^>]*\uE000/.test(marked);
  return sound
    ? behindLinks(marked).replace(PLACED, (_, number) => markHtml(Number(number), address))
    : appendMarks(plain, marks, address);
}

/** Puts marks at the end of a block's innermost last element, or behind code or a link. */
export function appendMarks(html: string, marks: readonly Mark[], address: SourceAddress): string {
  const text = marks.map(({ number }) => markHtml(number, address)).join('');
  return html.replace(/(?:<\/[a-z0-9]+>)+$/, (closing) =>
    closing.startsWith('</code></pre>')
      ? closing.replace('</code>', `</code>${text}`)
      : closing.replace(/^(?:.*<\/a>)?/, `$&${text}`),
  );
}

/** A mark is a link itself, and a browser ends a link where another begins in it. */
function behindLinks(html: string): string {
  return html.replace(/<a [^>]*>[^]*?<\/a>/g, (link) => link.replace(PLACED, '') + (link.match(PLACED) ?? []).join(''));
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
