import { parseBlocks, renderBlocks } from './dialect';
import type { PrecedingElements } from './difference';
import { type Block, blockHtml, type FinishedUnit, type Replacement } from './finished-unit';
import { appendMarks, type Mark, type MarkStyle, renderMarked } from './marks';
import { continuation, openList, unwrap } from './open-list';
import { Definitions, type FootnoteId, type Scope } from './references';
import type { Unit } from './units';

/**
 * Limit for the characters of the units that are rendered again, while the answer grows, because a definition arrived late. When the
 * limit is exceeded, further such units are rendered again only when the answer ends.
 */
const LATE_WORK = 200_000;
/**
 * A table ends when it has more than this many empty cells. Without this limit, each short line of a text could add as many cells
 * as the table has columns.
 */
const MOST_EMPTY_CELLS = 1000;

/**
 * The finished part of an answer. Only citations and definitions that arrive later can still change it. The caller adds all marks
 * of the answer to the list `marks` that it passes.
 */
export class FinishedBlocks {
  private readonly blocks: Block[] = [];
  /** The last block, if it is a list or table to which units may be added. */
  private open: (Block & Required<Pick<Block, 'list'>>) | undefined;
  readonly definitions: Definitions;
  /** The units that wait for a definition, by the key of that definition. */
  private readonly waiting = new Map<string, FinishedUnit[]>();
  /** The units that must be rendered again because a definition arrived after them. */
  private readonly outdated = new Set<FinishedUnit>();
  /** The units that must be rendered again because a mark arrived after them. */
  private readonly cited = new Set<FinishedUnit>();
  private lateWork = 0;
  /** The number of blocks at the start of the answer that are finished and known to refer to no missing definition. */
  private settledTo = 0;

  constructor(
    private readonly marks: readonly Mark[],
    private readonly style: MarkStyle,
    footnoteId: FootnoteId,
  ) {
    this.definitions = new Definitions(footnoteId);
  }

  get all(): readonly Block[] {
    return this.blocks;
  }

  get isOpen(): boolean {
    return this.open !== undefined;
  }

  /** The preceding Markdown that determines the meaning of the growing unit, such as the header of its table. */
  get context(): string {
    return this.open?.list.context ?? '';
  }

  /** The number of finished top-level blocks. A list or table to which units may be added is not finished. */
  get count(): number {
    return this.blocks.length - (this.open ? 1 : 0);
  }

  /** The number of elements before the growing unit, for each depth. */
  get precedingElements(): PrecedingElements {
    return [this.blocks.length, ...(this.open?.list.preceding(this.open.units.length) ?? [])];
  }

  /** The number of blocks at the start of the answer that are finished and refer to no missing definition. */
  get settled(): number {
    const isSettled = ({ units }: Block) => units.every(({ missing }) => missing.length === 0);
    while (this.settledTo < this.count && isSettled(this.blocks[this.settledTo]!)) this.settledTo++;
    return this.settledTo;
  }

  /** Creates a scope with the definitions of the finished units, for rendering one more unit or rendering a unit again. */
  scope(): Scope {
    return this.definitions.scope();
  }

  /** Adds a finished unit. Returns the HTML to append after the previous unit. */
  add(kind: Unit['kind'], source: string, from: number, to: number): string {
    const scope = this.scope();
    if (kind === 'definition') {
      renderBlocks(source, scope);
      this.adopt(scope);
      return '';
    }
    const isNew = kind === 'header' || (kind === 'item' && !this.open);
    const { list, units } = (!isNew && this.open) || { list: undefined, units: [] };
    const path = [
      this.blocks.length - (list ? 1 : 0),
      ...(list?.path(units.length) ?? (isNew ? (kind === 'header' ? [0, 0] : [0]) : [])),
    ];
    const context = kind === 'row' ? this.context : '';
    const { colouring } = this.definitions;
    const unit: FinishedUnit = {
      kind,
      source,
      context,
      from,
      to,
      path,
      colouring,
      missing: [],
      html: '',
      isReplaced: false,
    };
    const html = this.render(unit, scope);
    unit.html = unwrap(kind, html);
    if (kind !== 'fence') this.definitions.colouring = scope.colouringLeft ?? colouring;
    this.wait(unit, scope);
    this.adopt(scope);
    if (list) return this.addToList(unit);
    const block = { units: [unit], emptyCells: 0 };
    if (isNew) this.open = { ...block, list: openList(kind, source, html) };
    this.blocks.push(isNew ? this.open! : block);
    return (isNew ? this.open!.list.opening : '') + unit.html;
  }

  /** Ends the open list or table, if there is one. Returns its closing tags. */
  closeList(): string {
    const closing = this.open?.list.closing(this.open.units.length) ?? '';
    this.open = undefined;
    return closing;
  }

  /** Whether the open table has so many empty cells that it must end. */
  get isExhausted(): boolean {
    return (this.open?.emptyCells ?? 0) > MOST_EMPTY_CELLS;
  }

  /**
   * Returns the HTML of a unit that is still growing, without the tags of the open list or table. `leaves`: whether the unit
   * contains another block after that list or table; the HTML then includes the closing tags of the list or table.
   */
  renderGrowing(source: string, from: number): { html: string; leaves: boolean } {
    const { context } = this;
    const marks = this.marksIn(from, Infinity, context.length - from);
    const html = renderMarked(context + source, marks, this.scope(), this.style);
    if (!this.open) return { html, leaves: false };
    const blocks = parseBlocks(context + source).filter(({ level, nesting }) => level === 0 && nesting >= 0);
    const leaves = blocks.length > 1;
    return { html: continuation(this.open.list, this.open.units.length, html, leaves), leaves };
  }

  /** Makes `replaceOutdated` render a finished unit again: the unit that contains this offset, at which a mark has been added. */
  cite(offset: number): void {
    const block = this.blocks.findLast(({ units }) => units[0]!.from < offset);
    const unit = block?.units.findLast(({ from }) => from < offset);
    if (unit) this.cited.add(unit);
  }

  /** Whether `replaceOutdated` has work. While the answer grows, the work for late definitions is limited. */
  isOutdated(hasEnded: boolean): boolean {
    return this.cited.size > 0 || (this.outdated.size > 0 && (hasEnded || this.lateWork <= LATE_WORK));
  }

  /** Renders outdated units again until the deadline: those for which a citation or a definition has arrived. */
  replaceOutdated(hasEnded: boolean, until: number): Replacement[] {
    const replacements: Replacement[] = [];
    while (this.isOutdated(hasEnded) && (replacements.length === 0 || performance.now() < until)) {
      const unit = (this.cited.values().next().value ?? this.outdated.values().next().value)!;
      if (!this.cited.delete(unit)) this.lateWork += unit.source.length;
      this.outdated.delete(unit);
      replacements.push(this.renderAgain(unit));
    }
    return replacements;
  }

  /** Returns the replacements of those units in the blocks before `end` that have changed since they were finished. */
  replaced(end: number): Replacement[] {
    return this.blocks
      .slice(0, end)
      .flatMap(({ units }) => units)
      .filter(({ isReplaced }) => isReplaced)
      .map(({ path, html }) => ({ path, html }));
  }

  /** HTML of the blocks from `first` on, without `last` and the blocks after it. */
  html(first: number, last = this.blocks.length): string {
    return this.blocks
      .slice(first, last)
      .map((block) => blockHtml(block) + (block.list?.closing(block.units.length) ?? ''))
      .join('');
  }

  /**
   * HTML of the blocks from `first` to the end, followed by the growing unit.
   *
   * @param leavesList whether `growing` itself ends the open list
   */
  htmlWith(growing: string, first: number, leavesList: boolean): string {
    if (!this.open) return this.html(first) + growing;
    const { list, units } = this.open;
    const closing = leavesList ? '' : list.closing(units.length + (growing ? 1 : 0));
    return this.html(first, this.count) + blockHtml(this.open) + growing + closing;
  }

  private addToList(unit: FinishedUnit): string {
    const { units, list } = this.open!;
    this.open!.emptyCells += unit.kind === 'row' ? unit.html.split('></td>').length - 1 : 0;
    units.push(unit);
    return (units.length === 2 ? list.separator : '') + unit.html;
  }

  private wait(unit: FinishedUnit, { missing, own }: Scope): void {
    const known = new Set(unit.missing);
    unit.missing = [...missing].filter((key) => !(key in own));
    for (const key of unit.missing) {
      if (known.has(key)) continue;
      const units = this.waiting.get(key);
      if (units) units.push(unit);
      else this.waiting.set(key, [unit]);
    }
  }

  private adopt(scope: Scope): void {
    for (const key of this.definitions.adopt(scope)) {
      for (const unit of this.waiting.get(key) ?? []) this.outdated.add(unit);
      this.waiting.delete(key);
    }
  }

  private renderAgain(unit: FinishedUnit): Replacement {
    const scope = this.definitions.scope(unit.colouring);
    unit.html = unwrap(unit.kind, this.render(unit, scope));
    this.wait(unit, scope);
    unit.isReplaced = true;
    return { path: unit.path, html: unit.html };
  }

  private render({ kind, source, context, from, to }: FinishedUnit, scope: Scope): string {
    if (kind === 'fence') return appendMarks(source, this.marksIn(from, to, 0), this.style);
    return renderMarked(context + source, this.marksIn(from, to, context.length - from), scope, this.style);
  }

  /** Returns the marks in a part of the answer, with their offsets increased by `distance`. */
  private marksIn(from: number, to: number, distance: number): Mark[] {
    return this.marks
      .filter(({ offset }) => offset > from && offset <= to)
      .map((mark) => ({ ...mark, offset: mark.offset + distance }));
  }
}
