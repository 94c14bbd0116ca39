import { escapeHtml, renderBlocks } from './dialect';
import { PLACEHOLDER } from './placeholder';
import type { Scope } from './references';

/** A citation mark: the source with this number supports the text that ends at `offset` (in UTF-16 units of the answer). */
export interface Mark {
  readonly offset: number;
  readonly number: number;
  /** The offset at which the cited part begins. Absent if the check is disabled or gave no verdict; `support` is then absent too. */
  readonly from?: number;
  /**
   * Whether the cited passages contain the words of the cited part. The check includes all passages of this mark's citation, and those
   * of earlier citations at the same offset.
   */
  readonly support?: Support;
}

/** Whether the passages of a cited part contain its words and numbers. */
export type Support = 'supported' | 'partly' | 'not-found';

/** Returns the address of a source in the page, for example `#source-…-2`. */
export type SourceAddress = (number: number) => string;

/** How marks are rendered. */
export interface MarkStyle {
  readonly address: SourceAddress;
  /** A sentence in the user's language. It is shown for a cited part that was not found in its passages. */
  readonly notFound?: string | undefined;
  /** Returns the id of the element that contains the name of a source. The page shows these elements when the answer has ended. */
  readonly nameId?: SourceAddress | undefined;
}

const VERDICTS: Readonly<Record<string, Support>> = { s: 'supported', p: 'partly', n: 'not-found' };

/**
 * Renders blocks with their marks. If a mark would change the meaning of the Markdown, for example inside the URL of a link, all
 * marks are placed at the end of the last block instead.
 */
export function renderMarked(source: string, marks: readonly Mark[], scope: Scope, style: MarkStyle): string {
  const plain = renderBlocks(source, scope);
  if (marks.length === 0) return plain;
  const marked = renderBlocks(place(source, marks), scope);
  return isUnchanged(marked, plain, marks.length)
    ? moveOut(marked).replace(PLACEHOLDER, (_, number, verdict) => markHtml(Number(number), VERDICTS[verdict], style))
    : appendMarks(plain, marks, style);
}

/** Whether marks can be placed in the source of blocks: the blocks must keep their meaning, and show all of the marks. */
export function isPlaceable(source: string, placed: string, count: number, scope: Scope): boolean {
  return isUnchanged(renderBlocks(placed, scope), renderBlocks(source, scope), count);
}

function isUnchanged(marked: string, plain: string, count: number): boolean {
  return (
    marked.replace(PLACEHOLDER, '') === plain &&
    marked.match(PLACEHOLDER)?.length === count &&
    !/<[^>]*\uE000/.test(marked)
  );
}

/**
 * Adds marks at the end of a block, in its innermost last element, but outside code, links, formulas, subscripts and
 * superscripts.
 */
export function appendMarks(html: string, marks: readonly Mark[], style: MarkStyle): string {
  const text = withVerdicts(marks)
    .map(({ number, support }) => markHtml(number, support, style))
    .join('');
  return html.replace(/(?:<\/[a-z0-9]+>)+$/, (closing) =>
    closing.startsWith('</code></pre>')
      ? closing.replace('</code>', `</code>${text}`)
      : closing.replace(/^(?:.*<\/(?:a|code|math|su[bp])>)?/, `$&${text}`),
  );
}

/** Moves marks out of links and formulas, because a mark is a link, and HTML allows no link inside a link or a formula. */
function moveOut(html: string): string {
  return html.replace(
    /<(a|math)\b[^>]*>[^]*?<\/\1>/g,
    (element) => element.replace(PLACEHOLDER, '') + (element.match(PLACEHOLDER) ?? []).join(''),
  );
}

/** Places marks in the source as placeholders. */
export function place(source: string, marks: readonly Mark[]): string {
  const end = source.trimEnd().length;
  let placed = '';
  let from = 0;
  for (const { offset, number, support } of withVerdicts(marks)) {
    const at = Math.max(from, Math.min(offset, end));
    placed += `${source.slice(from, at)}\uE000${number}${support?.[0] ?? ''}\uE001`;
    from = at;
  }
  return placed + source.slice(from);
}

/**
 * Sorts marks by their offsets. If several marks have the same offset, the verdict of the last one includes the passages of all, so
 * only the last one keeps its verdict.
 */
export function withVerdicts(marks: readonly Mark[]): Mark[] {
  const sorted = [...marks].sort((a, b) => a.offset - b.offset);
  return sorted.map((mark, index) =>
    mark.offset === sorted[index + 1]?.offset ? { offset: mark.offset, number: mark.number } : mark,
  );
}

/**
 * Returns the HTML of a mark with the verdict on the cited part before it. If that part was not found in the passages, adds a sign
 * with the sentence `notFound`.
 */
function markHtml(number: number, support: Support | undefined, { address, notFound, nameId }: MarkStyle): string {
  const verdict = support ? ` data-support="${support}"` : '';
  const sign =
    support === 'not-found' && notFound ? `<span class="check" role="img" title="${escapeHtml(notFound)}"></span>` : '';
  const name = nameId ? ` aria-labelledby="${nameId(number)}"` : '';
  return `<sup class="mark"${verdict}><a href="${address(number)}" data-mark="${number}"${name}>${number}</a>${sign}</sup>`;
}
