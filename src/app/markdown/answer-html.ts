import { escapeHtml, parseBlocks, renderBlocks, type References } from './dialect';
import { difference, type Change } from './difference';
import { OpenFence } from './fence';
import { renderMarked, type Mark, type SourceAddress } from './marks';
import { blockHtml, renderUnit, unwrapList, type Block, type FinishedUnit } from './page';
import { presentable } from './partial';
import { findUnits, type Unit } from './units';

/** A finished unit that is given anew, because a citation arrived for it late. */
export interface Replacement {
  /** Which block of the answer and, for an item of a list, which item of it; both from 0. */
  readonly path: readonly number[];
  readonly html: string;
}

export type AnswerChange = Change | Replacement;

/** A growing unit above this size is parsed anew only when it has grown by a tenth: work stays linear. */
const LARGE = 8192;
/** Text that means nothing but itself, wherever in a paragraph it stands. */
const PLAIN = /^[\p{L}\p{N}\p{Zs},;.?%'’“”„«»()–—/"-]*$/u;
const CLOSINGS = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote)>)+$/;
const CLOSINGS_IN_EMPHASIS = /(?:<\/(?:strong|em|code|p|li|ul|ol|h[1-6]|blockquote)>)+$/;

/**
 * An answer's HTML while its Markdown arrives. Text goes in by `push`, marks by `cite`; `update`
 * tells what a page that shows the answer has to change. However the text is cut into pieces, the
 * HTML in the end is the same: a stream and a reload are this one class.
 *
 * A unit (a top-level block or an item of a list) is rendered for good as soon as the next one has
 * begun with a complete line; only the one that still grows is rendered again.
 */
export class AnswerHtml {
  private text = '';
  private readonly marks: Mark[] = [];
  private readonly blocks: Block[] = [];
  private references: References = {};
  /** The last block, while it is a list that may get more items. */
  private list: Block | undefined;
  /** The growing unit, where it is fenced code. */
  private fence: OpenFence | undefined;
  /** Where the growing unit begins, and how far finished units have been looked for. */
  private from = 0;
  private searchedTo = 0;
  /** What the page shows of the growing unit, how much of the text that is, and the tags behind which plain text can be put. */
  private shown = '';
  private shownTo = 0;
  private closings: string | undefined;
  /** Whether what grows begins with the end of the list that it stands in. */
  private leavesList = false;
  private ended = false;
  private changes: AnswerChange[] = [];

  constructor(private readonly address: SourceAddress) {}

  push(text: string): void {
    this.text += text;
  }

  /** Puts a mark behind text that has been pushed, however long ago. */
  cite(mark: Mark): void {
    const offset = this.text.slice(0, mark.offset).trimEnd().length;
    this.marks.push({ ...mark, offset });
    if (offset > this.from) this.closings = undefined;
    else this.replace(offset);
  }

  /** Everything is there: nothing is withheld any longer. */
  end(): void {
    this.ended = true;
  }

  /** What changed since the last call, in the order in which a page has to do it. */
  update(): AnswerChange[] {
    const plain = this.plainText();
    if (plain !== undefined) this.append(plain);
    else if (!this.isTooSoon()) this.grow();
    const changes = this.changes;
    this.changes = [];
    return changes;
  }

  /** How many top-level blocks can only change by a replacement. */
  get finishedBlocks(): number {
    return this.blocks.length - (this.list ? 1 : 0);
  }

  /** HTML of the top-level blocks from `first` on, the growing one included. */
  html(first = 0): string {
    const growing = this.growing();
    const finished = this.blocks.slice(first, this.finishedBlocks).map((block) => blockHtml(block)).join('');
    if (!this.list) return finished + growing;
    return finished + blockHtml(this.leavesList ? { ...this.list, closing: '' } : this.list, growing);
  }

  /** HTML of the finished blocks from `first` on. */
  finishedHtml(first: number): string {
    return this.blocks.slice(first, this.finishedBlocks).map((block) => blockHtml(block)).join('');
  }

  private growing(): string {
    return this.fence?.html ?? this.shown;
  }

  /** Text that can be appended as it is; undefined where what follows may mean more than itself. */
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
    this.changes.push({ depth: closings.split('</').length - 1 + (this.list && !this.leavesList ? 1 : 0), html });
  }

  private isTooSoon(): boolean {
    const size = this.text.length - this.from;
    return !this.fence && !this.ended && size > LARGE && this.text.length - this.shownTo < size / 10;
  }

  private grow(): void {
    if (this.fence) return this.readFence();
    const around = this.list ? [this.blocks.length, this.list.units.length] : [this.blocks.length];
    const before = this.shown;
    const finished = this.settle();
    this.show();
    this.changes.push(...difference(before, finished + this.growing(), around));
    this.readFence();
  }

  /** Moves units that are finished to the blocks, and gives their HTML, as it continues what stands before. */
  private settle(): string {
    const end = this.ended ? this.text.length : this.text.lastIndexOf('\n') + 1;
    if (end <= this.searchedTo && !this.ended) return '';
    this.searchedTo = end;
    const lines = lineStarts(this.text, this.from, end);
    const units = findUnits(this.text.slice(this.from, end));
    let listIndex = this.list && units[0]?.list?.index;
    let html = '';
    const last = units.at(-1);
    const growing = this.ended && last?.kind !== 'fence' ? undefined : last;
    for (const unit of growing ? units.slice(0, -1) : units) {
      if (unit.list?.index !== listIndex) html += this.closeList();
      listIndex = unit.list?.index;
      html += this.finish(unit, lines[unit.lines[0]]!, lines[unit.lines[1]]!);
    }
    if (growing || this.ended) {
      this.from = growing ? lines[growing.lines[0]]! : end;
      if (growing?.list?.index !== listIndex || !growing) html += this.closeList();
    }
    if (growing?.kind === 'fence') this.fence = new OpenFence(this.text.slice(this.from));
    return html;
  }

  private finish(unit: Unit, from: number, to: number): string {
    if (unit.kind === 'definition') return this.define(this.text.slice(from, to));
    const html = this.renderBetween(unit.kind, from, to, this.references);
    if (unit.kind !== 'item') {
      this.blocks.push({ opening: '', closing: '', units: [{ kind: unit.kind, from, to, references: this.references, html }] });
      return html;
    }
    const { opening, items, closing } = unwrapList(html);
    const begins = !this.list;
    if (!this.list) this.blocks.push(this.list = { opening, closing, units: [] });
    this.list.units.push({ kind: 'item', from, to, references: this.references, html: items });
    return begins ? opening + items : items;
  }

  /** A definition holds from where it stands: what was rendered before keeps the definitions of then. */
  private define(source: string): '' {
    this.references = Object.create(this.references) as References;
    parseBlocks(source, this.references);
    return '';
  }

  private closeList(): string {
    const closing = this.list?.closing ?? '';
    this.list = undefined;
    return closing;
  }

  /** Renders what grows, as far as it can be shown already. */
  private show(): void {
    this.closings = undefined;
    this.leavesList = false;
    this.shownTo = this.text.length;
    this.shown = '';
    if (this.fence || this.ended) return;
    const { source, whole, closed } = presentable(this.text.slice(this.from));
    if (source.trim() === '') return;
    const marks = this.marks.filter(({ offset }) => offset > this.from)
      .map((mark) => ({ ...mark, offset: mark.offset - this.from }));
    const references = Object.create(this.references) as References;
    const html = marks.length ? renderMarked(source, marks, references, this.address) : renderBlocks(source, references);
    this.shown = this.list ? this.continueList(html, source) : html;
    if (!whole) return;
    this.closings = (closed ? CLOSINGS_IN_EMPHASIS : CLOSINGS).exec(this.shown)?.[0];
    this.shownTo = this.from + this.text.slice(this.from).trimEnd().length;
  }

  /** What grows continues the list: its tags are there already, unless another block follows within it. */
  private continueList(html: string, source: string): string {
    const { opening, items, closing } = unwrapList(html);
    const blocks = parseBlocks(source, {}).filter(({ level, nesting }) => level === 0 && nesting >= 0);
    this.leavesList = blocks.length > 1;
    return this.leavesList && html.endsWith(closing) ? items + closing : items;
  }

  private readFence(): void {
    if (!this.fence) return;
    const html = this.fence.read(this.text.slice(this.from), this.ended);
    if (html) this.changes.push({ depth: 2, html });
    this.shownTo = this.text.length;
    if (!this.fence.closed && !this.ended) return;
    const to = this.from + this.fence.length;
    this.blocks.push({
      opening: '', closing: '', units: [{ kind: 'fence', from: this.from, to, references: this.references, html: this.fence.html }],
    });
    const cited = this.marks.filter(({ offset }) => offset > this.from && offset <= to);
    this.fence = undefined;
    this.shown = '';
    this.from = to;
    this.searchedTo = Math.max(this.searchedTo, to);
    if (cited.length) this.replace(to);
    if (to < this.text.length || this.ended) this.grow();
  }

  /** Gives the finished unit around an offset anew, with its marks. */
  private replace(offset: number): void {
    const block = this.blocks.findLastIndex(({ units }) => units[0]!.from < offset);
    if (block < 0) return;
    const { opening, units } = this.blocks[block]!;
    const index = units.findLastIndex(({ from }) => from < offset);
    const unit: FinishedUnit = units[index]!;
    unit.html = this.renderBetween(unit.kind, unit.from, unit.to, unit.references);
    if (opening) unit.html = unwrapList(unit.html).items;
    this.changes.push({ path: opening ? [block, index] : [block], html: unit.html });
  }

  private renderBetween(kind: Unit['kind'], from: number, to: number, references: References): string {
    const marks = this.marks.filter(({ offset }) => offset > from && offset <= to)
      .map((mark) => ({ ...mark, offset: mark.offset - from }));
    return renderUnit(kind, this.text.slice(from, to), marks, Object.create(references) as References, this.address);
  }
}

/** Offsets at which the lines of a part of the text begin, and one for its end. */
function lineStarts(text: string, from: number, end: number): number[] {
  const starts = [from];
  for (let at = text.indexOf('\n', from); at >= 0 && at + 1 < end; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return [...starts, end];
}
