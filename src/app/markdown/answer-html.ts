import { AnswerText } from './answer-text';
import { escapeHtml } from './dialect';
import { type Change, difference } from './difference';
import type { OpenFence } from './fence';
import { FinishedBlocks } from './finished-blocks';
import type { Block, Replacement } from './finished-unit';
import { Finisher } from './finisher';
import type { Mark, SourceAddress } from './marks';
import { presentable } from './partial';
import type { FootnoteId, Scope } from './references';

export type AnswerChange = Change | Replacement;

/** Milliseconds after which a step ends and leaves the remaining work to the next step. */
const LONGEST_STEP = 8;
/**
 * A growing unit with more characters than this is parsed again only when it has grown by a tenth, so that the work
 * stays linear.
 */
const LARGE = 3000;
/** Matches text that has no special meaning in Markdown at any position in a paragraph. */
const PLAIN = /^[\p{L}\p{N}\p{Zs},;.?%'’“”„«»()–—/"-]*$/u;
const CLOSINGS = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote)>)+$/;

/**
 * The HTML of an answer while its Markdown arrives. `push` adds text, `cite` adds marks, and `update` returns the changes for a
 * page that shows the answer. The final HTML does not depend on how the text is split, so a stream and a reload, which both use this
 * class, show the same HTML.
 *
 * A unit (a top-level block, a list item or a row of a table) is finished as soon as the next unit has started with a complete
 * line. When text arrives, only the last unit, which is still growing, is rendered again.
 *
 * Long text is read in steps. How much a step reads depends on the time it takes, but where units begin and end depends only on the
 * text.
 */
export class AnswerHtml {
  private readonly text = new AnswerText();
  private readonly marks: Mark[] = [];
  private readonly finished: FinishedBlocks;
  /** The growing unit, if it is fenced code. */
  private fence: OpenFence | undefined;
  private readonly finisher: Finisher;
  /** The length of the growing text when it was last parsed. */
  private parsed = 0;
  /** Whether the last step has left text unparsed. */
  private isBehind = false;
  /** `shown`: the HTML of the growing unit that the page shows. `shownTo`: the length of the Markdown that this HTML represents. */
  private shown = '';
  private shownTo = 0;
  /** The closing tags at the end of `shown`. Plain text can be inserted before them. */
  private closings: string | undefined;
  /** Whether `shown` closes the list that the growing unit continues. */
  private leavesList = false;
  private ended = false;
  private changes: AnswerChange[] = [];

  /** @param notFound, nameId see `MarkStyle` */
  constructor(address: SourceAddress, footnoteId: FootnoteId, notFound?: string, nameId?: SourceAddress) {
    this.finished = new FinishedBlocks(this.marks, { address, notFound, nameId }, footnoteId);
    this.finisher = new Finisher(this.text, this.finished);
  }

  push(text: string): void {
    this.text.push(text);
  }

  /** Adds a mark to text that has already been pushed. */
  cite(mark: Mark): void {
    const offset = this.text.trimmed(mark.offset);
    this.marks.push({ ...mark, offset });
    if (offset > (this.fence?.from ?? this.text.from)) this.closings = undefined;
    else this.finished.cite(offset);
  }

  /** Ends the answer. The next `update` returns the changes that show all of the text. */
  end(): void {
    this.ended = true;
  }

  /** Returns the changes since the last call, in the order in which a page must apply them. */
  update(): AnswerChange[] {
    return [...this.updates()].flat();
  }

  /** Like `update`, but in steps of a few milliseconds, so that a caller can let other work run between two steps. */
  *updates(): Generator<AnswerChange[], void> {
    do {
      if (!this.isBehind) this.text.read();
      yield this.step();
    } while (this.isBehind || !this.text.isRead || this.finished.isOutdated(this.isLast));
  }

  /** The number of top-level blocks that only a `Replacement` can still change. */
  get finishedBlocks(): number {
    return this.finished.count;
  }

  /** The number of blocks at the start of the answer that are finished and refer to no missing definition. */
  get settledBlocks(): number {
    return this.finished.settled;
  }

  /** Returns the replacements of those units in the first `end` finished blocks that have changed since they were finished. */
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

  /** The finished top-level blocks. */
  get blocks(): readonly Block[] {
    return this.finished.all;
  }

  /** All marks so far, each at the end of the text that it refers to. */
  get placedMarks(): readonly Mark[] {
    return this.marks;
  }

  /** Creates a scope with the definitions that the finished blocks contain. */
  scope(): Scope {
    return this.finished.scope();
  }

  private get isLast(): boolean {
    return this.ended && this.text.isRead;
  }

  private growing(): string {
    return this.fence?.html ?? this.shown;
  }

  private step(): AnswerChange[] {
    const until = performance.now() + LONGEST_STEP;
    const isDue = this.isBehind || this.fence || this.isLast || this.isDue();
    const plain = this.isBehind || (isDue && this.isLarge()) ? undefined : this.plainText();
    if (plain !== undefined) this.append(plain);
    else if (isDue) this.grow(until);
    const changes = [...this.changes, ...this.finished.replaceOutdated(this.isLast, until)];
    this.changes = [];
    return changes;
  }

  /**
   * Returns the new text, without trailing spaces, if it can be appended without parsing. Returns undefined if it may
   * contain Markdown, if there is no element to append to, or if the answer has ended.
   */
  private plainText(): string | undefined {
    if (this.closings === undefined || this.ended) return undefined;
    const text = this.text.growing.slice(this.shownTo);
    return PLAIN.test(text) ? text.trimEnd() : undefined;
  }

  private append(text: string): void {
    if (!text) return;
    const html = escapeHtml(text);
    const closings = this.closings!;
    this.shown = this.shown.slice(0, this.shown.length - closings.length) + html + closings;
    this.shownTo += text.length;
    const isInList = this.finished.isOpen && !this.leavesList;
    this.changes.push({ depth: closings.split('</').length - 1 + (isInList ? 1 : 0), html });
  }

  private isLarge(): boolean {
    return this.text.growing.length > LARGE || this.shown.length > LARGE * 10;
  }

  private isDue(): boolean {
    const { length } = this.text.growing;
    return !this.isLarge() || length - this.parsed >= length / 10;
  }

  private grow(until: number): void {
    if (this.fence) return this.readFence(until);
    const { precedingElements } = this.finished;
    const before = this.shown;
    const { html, fence } = this.finisher.finish(this.isLast);
    this.fence = fence;
    this.parsed = this.text.growing.length;
    this.isBehind = this.finisher.isBehind || (html !== '' && performance.now() > until);
    this.show();
    this.changes.push(...difference(before, html + this.growing(), precedingElements));
    if (this.fence) this.readFence(until);
  }

  /** Renders the growing unit, without a part at its end that is not presentable yet. */
  private show(): void {
    const { growing, from } = this.text;
    this.closings = undefined;
    this.leavesList = false;
    this.shownTo = growing.length;
    this.shown = '';
    if (this.fence || this.ended || this.isBehind) return;
    const { context } = this.finished;
    const { source, whole, closed } = presentable(context + growing);
    const shown = source.slice(context.length);
    if (shown.trim() === '') return;
    const { html, leaves } = this.finished.renderGrowing(shown, from);
    this.shown = html;
    this.leavesList = leaves;
    if (!whole) return;
    const blocks = CLOSINGS.exec(html);
    // If other tags precede the closing tags of the blocks, the next text does not belong directly before them: render the unit again.
    this.closings = blocks && html.endsWith(closed, blocks.index) ? closed + blocks[0] : undefined;
    this.shownTo = growing.trimEnd().length;
  }

  private readFence(until: number): void {
    const fence = this.fence!;
    const { html, length } = fence.read(this.text.growing, this.isLast, until);
    if (html) this.changes.push({ depth: 2, html });
    this.text.finish(length);
    const isRead = this.text.growing === '';
    this.isBehind = length > 0 && !isRead;
    this.parsed = 0;
    this.shownTo = this.text.growing.length;
    if (!fence.closed && !(this.isLast && isRead)) return;
    this.finisher.finishFence(fence);
    this.fence = undefined;
    this.isBehind = !isRead || this.isLast;
  }
}
