import { escapeHtml, parseBlocks } from './dialect';
import { type Change, difference } from './difference';
import { OpenFence } from './fence';
import { FinishedBlocks, type Replacement, unwrapList } from './finished-blocks';
import { type Mark, renderMarked, type SourceAddress } from './marks';
import { presentable } from './partial';
import type { FootnoteId } from './references';
import { findUnits } from './units';

export type AnswerChange = Change | Replacement;

/**
 * A growing unit with more characters than this is parsed again only when it has grown by a tenth, so that the work
 * stays linear.
 */
const LARGE = 8192;
/** Text that has no meaning in Markdown, wherever it is in a paragraph. */
const PLAIN = /^[\p{L}\p{N}\p{Zs},;.?%'’“”„«»()–—/"-]*$/u;
const CLOSINGS = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote)>)+$/;
const CLOSINGS_IN_EMPHASIS = /(?:<\/(?:strong|em|code|p|li|ul|ol|h[1-6]|blockquote)>)+$/;

/**
 * The HTML of an answer while its Markdown arrives. `push` adds text, `cite` adds marks, and `update` returns the changes for
 * a page that shows the answer. The final HTML does not depend on how the text is split, so a stream and a reload use this
 * one class.
 *
 * A unit (a top-level block or a list item) is finished as soon as the next unit has started with a complete line. Only the
 * last unit, which is still growing, is rendered again.
 */
export class AnswerHtml {
  private text = '';
  private readonly marks: Mark[] = [];
  private readonly finished: FinishedBlocks;
  /** The growing unit, if it is fenced code. */
  private fence: OpenFence | undefined;
  /** The offset at which the growing unit starts. */
  private from = 0;
  /** The offset up to which finished units have been searched for. */
  private searchedTo = 0;
  /** The HTML of the growing unit that the page shows. */
  private shown = '';
  /** The offset up to which the text is shown. */
  private shownTo = 0;
  /** The closing tags at the end of `shown` before which plain text can be inserted. */
  private closings: string | undefined;
  /** Whether `shown` closes the list that the growing unit continues. */
  private leavesList = false;
  private ended = false;
  private changes: AnswerChange[] = [];

  constructor(
    private readonly address: SourceAddress,
    footnoteId: FootnoteId,
  ) {
    this.finished = new FinishedBlocks(this.marks, address, footnoteId);
  }

  push(text: string): void {
    this.text += text;
  }

  /** Adds a mark to text that has already been pushed. */
  cite(mark: Mark): void {
    const offset = this.text.slice(0, mark.offset).trimEnd().length;
    this.marks.push({ ...mark, offset });
    if (offset > this.from) this.closings = undefined;
    else this.replace(offset);
  }

  /** Ends the answer: the next `update` shows all of the text. */
  end(): void {
    this.ended = true;
  }

  /** Returns the changes since the last call, in the order in which a page must apply them. */
  update(): AnswerChange[] {
    const plain = this.plainText();
    if (plain !== undefined) this.append(plain);
    else if (!this.isTooSoon()) this.grow();
    const changes = [...this.changes, ...this.finished.replaceOutdated(this.ended)];
    this.changes = [];
    return changes;
  }

  /** The number of top-level blocks that only a `Replacement` can still change. */
  get finishedBlocks(): number {
    return this.finished.count;
  }

  /** The number of finished blocks before the first one that refers to a missing definition. */
  get settledBlocks(): number {
    return this.finished.settled;
  }

  /** Returns a replacement for each of the first `end` finished blocks that has changed since it was finished. */
  replacements(end: number): Replacement[] {
    return this.finished.replaced(end);
  }

  /** HTML of the top-level blocks from `first` on, including the growing one. */
  html(first = 0): string {
    return this.finished.htmlWith(this.growing(), first, this.leavesList);
  }

  /** HTML of the settled blocks from `first` on. */
  settledHtml(first: number): string {
    return this.finished.html(first, this.finished.settled);
  }

  private growing(): string {
    return this.fence?.html ?? this.shown;
  }

  /** Returns the new text if it can be appended unchanged; undefined if it may contain Markdown. */
  private plainText(): string | undefined {
    if (this.closings === undefined || this.ended) return undefined;
    const text = this.text.slice(this.shownTo);
    return PLAIN.test(text) ? text.trimEnd() : undefined;
  }

  private append(text: string): void {
    if (!text) return;
    const html = escapeHtml(text);
    const closings = this.closings!;
    this.shown = this.shown.slice(0, this.shown.length - closings.length) + html + closings;
    this.shownTo += text.length;
    this.changes.push({
      depth: closings.split('</').length - 1 + (this.finished.inList && !this.leavesList ? 1 : 0),
      html,
    });
  }

  private isTooSoon(): boolean {
    const size = this.text.length - this.from;
    const isLarge = size > LARGE || this.shown.length > LARGE * 10;
    return !this.fence && !this.ended && isLarge && this.text.length - this.shownTo < size / 10;
  }

  private grow(): void {
    if (this.fence) return this.readFence();
    const { precedingElements } = this.finished;
    const before = this.shown;
    const finished = this.finish();
    this.show();
    this.changes.push(...difference(before, finished + this.growing(), precedingElements));
    this.readFence();
  }

  /** Finishes the units that are followed by another unit, and returns their HTML. */
  private finish(): string {
    const end = this.ended ? this.text.length : this.text.lastIndexOf('\n') + 1;
    if (end <= this.searchedTo && !this.ended) return '';
    this.searchedTo = end;
    const lines = lineStarts(this.text, this.from, end);
    const units = findUnits(this.text.slice(this.from, end), !this.ended);
    const last = units.at(-1);
    // An unclosed code fence is rendered line by line, even at the end of an answer.
    const growing = this.ended && last?.kind !== 'fence' ? undefined : last;
    let list = this.finished.inList ? units[0]?.list?.index : undefined;
    let html = '';
    for (const unit of growing ? units.slice(0, -1) : units) {
      if (unit.list?.index !== list) html += this.finished.closeList();
      list = unit.list?.index;
      const from = lines[unit.lines[0]]!;
      html += this.finished.add(unit.kind, this.text.slice(from, lines[unit.lines[1]]), from);
    }
    if (!growing && !this.ended) return html;
    this.from = growing ? lines[growing.lines[0]]! : end;
    if (!growing || growing.list?.index !== list) html += this.finished.closeList();
    if (growing?.kind === 'fence' && this.isFence(end)) this.fence = new OpenFence(this.text.slice(this.from));
    return html;
  }

  /**
   * Whether the growing unit is known to be fenced code. A first line with a vertical bar may also be the header of a
   * table until the second line is complete.
   */
  private isFence(end: number): boolean {
    const lines = this.text.slice(this.from, end).split('\n', 3);
    return this.ended || !lines[0]!.includes('|') || lines.length > 2;
  }

  /** Renders the presentable part of the growing unit. */
  private show(): void {
    this.closings = undefined;
    this.leavesList = false;
    this.shownTo = this.text.length;
    this.shown = '';
    if (this.fence || this.ended) return;
    const { source, whole, closed } = presentable(this.text.slice(this.from));
    if (source.trim() === '') return;
    const marks = this.marks
      .filter(({ offset }) => offset > this.from)
      .map((mark) => ({ ...mark, offset: mark.offset - this.from }));
    const html = renderMarked(source, marks, this.finished.scope(), this.address);
    this.shown = this.finished.inList ? this.continueList(html, source) : html;
    if (!whole) return;
    this.closings = (closed ? CLOSINGS_IN_EMPHASIS : CLOSINGS).exec(this.shown)?.[0];
    this.shownTo = this.from + this.text.slice(this.from).trimEnd().length;
  }

  /**
   * Returns the HTML of a growing unit that continues a list: without the list's own tags, unless the unit contains
   * another block.
   */
  private continueList(html: string, source: string): string {
    const { items, closing } = unwrapList(html);
    this.leavesList = parseBlocks(source).filter(({ level, nesting }) => level === 0 && nesting >= 0).length > 1;
    return this.leavesList && html.endsWith(closing) ? items + closing : items;
  }

  private readFence(): void {
    if (!this.fence) return;
    const html = this.fence.read(this.text.slice(this.from), this.ended);
    if (html) this.changes.push({ depth: 2, html });
    this.shownTo = this.text.length;
    if (!this.fence.closed && !this.ended) return;
    const to = this.from + this.fence.length;
    this.finished.add('fence', this.text.slice(this.from, to), this.from);
    if (this.marks.some(({ offset }) => offset > this.from && offset <= to)) this.replace(to);
    this.fence = undefined;
    this.shown = '';
    this.from = to;
    this.searchedTo = Math.max(this.searchedTo, to);
    if (to < this.text.length || this.ended) this.grow();
  }

  private replace(offset: number): void {
    const replacement = this.finished.replace(offset);
    if (replacement) this.changes.push(replacement);
  }
}

/** Returns the offsets at which the lines of a part of the text start, and the offset of its end. */
function lineStarts(text: string, from: number, end: number): number[] {
  const starts = [from];
  for (let at = text.indexOf('\n', from); at >= 0 && at + 1 < end; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return [...starts, end];
}
