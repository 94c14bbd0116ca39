import { renderBlocks } from './dialect';
import type { PrecedingElements } from './difference';
import { renderFence } from './fence';
import { appendMarks, type Mark, renderMarked, type SourceAddress } from './marks';
import { Definitions, type FootnoteId, type Scope } from './references';
import type { Unit } from './units';

/** The new HTML of a finished unit for which a citation or a definition arrived later. */
export interface Replacement {
  /** Index of the block in the answer and, for a list item, index of the item in its list; both from 0. */
  readonly path: readonly number[];
  readonly html: string;
}

/** A finished unit. */
interface FinishedUnit {
  readonly kind: Unit['kind'];
  readonly source: string;
  /** The offset of the source in the answer. */
  readonly from: number;
  /** The place of the unit, as in `Replacement`. */
  readonly path: readonly number[];
  /** The keys to which the unit refers and which have no definition yet. */
  missing: readonly string[];
  html: string;
  isReplaced: boolean;
}

/** A top-level block of the page. A list has a unit for each item, any other block a single unit. */
interface Block {
  readonly opening: string;
  readonly closing: string;
  readonly units: FinishedUnit[];
}

/**
 * Maximum number of characters that are rendered again for late definitions while the answer grows. The rest is
 * rendered again when the answer ends.
 */
const LATE_WORK = 200_000;

/**
 * The finished part of an answer, which only late citations and definitions can still change. `marks` is the caller's growing
 * list of all marks of the answer.
 */
export class FinishedBlocks {
  private readonly blocks: Block[] = [];
  /** The last block, if it is a list to which items may be added. */
  private list: Block | undefined;
  private readonly definitions: Definitions;
  /** The units that refer to a key without a definition. */
  private readonly waiting = new Map<string, FinishedUnit[]>();
  /** Units that refer to a definition that arrived after them. */
  private outdated = new Set<FinishedUnit>();
  private lateWork = 0;

  constructor(
    private readonly marks: readonly Mark[],
    private readonly address: SourceAddress,
    footnoteId: FootnoteId,
  ) {
    this.definitions = new Definitions(footnoteId);
  }

  get inList(): boolean {
    return this.list !== undefined;
  }

  /** The number of finished top-level blocks. A list to which items may be added is not finished. */
  get count(): number {
    return this.blocks.length - (this.list ? 1 : 0);
  }

  /** The elements that precede the growing unit. */
  get precedingElements(): PrecedingElements {
    return this.list ? [this.blocks.length, this.list.units.length] : [this.blocks.length];
  }

  /** The number of finished blocks before the first one that refers to a missing definition. */
  get settled(): number {
    const first = this.blocks.findIndex(({ units }) => units.some(({ missing }) => missing.length > 0));
    return first < 0 ? this.count : Math.min(first, this.count);
  }

  /** Creates the scope with the definitions to which the growing unit can refer. */
  scope(): Scope {
    return this.definitions.scope();
  }

  /** Adds a finished unit that starts at `from`. Returns the HTML to append after the previous unit. */
  add(kind: Unit['kind'], source: string, from: number): string {
    const scope = this.scope();
    if (kind === 'definition') {
      renderBlocks(source, scope);
      this.adopt(scope);
      return '';
    }
    const isFirst = kind === 'item' && !this.list;
    const index = this.list?.units.length ?? 0;
    const path = kind === 'item' ? [this.blocks.length - (isFirst ? 0 : 1), index] : [this.blocks.length];
    const unit: FinishedUnit = { kind, source, from, path, missing: [], html: '', isReplaced: false };
    const html = this.render(unit, scope);
    this.wait(unit, scope);
    this.adopt(scope);
    if (kind !== 'item') {
      unit.html = html;
      this.blocks.push({ opening: '', closing: '', units: [unit] });
      return html;
    }
    const { opening, items, closing } = unwrapList(html);
    unit.html = items;
    if (!this.list) this.blocks.push((this.list = { opening, closing, units: [] }));
    this.list.units.push(unit);
    return isFirst ? opening + items : items;
  }

  /** Ends the open list, if there is one. Returns its closing tag. */
  closeList(): string {
    const closing = this.list?.closing ?? '';
    this.list = undefined;
    return closing;
  }

  /** Renders the unit at an offset again, with its marks. */
  replace(offset: number): Replacement | undefined {
    const block = this.blocks.findLast(({ units }) => units[0]!.from < offset);
    const unit = block?.units.findLast(({ from }) => from < offset);
    return unit && this.renderAgain(unit);
  }

  /** Renders again the units for which a definition has arrived. While the answer grows, this work is limited. */
  replaceOutdated(hasEnded: boolean): Replacement[] {
    const replacements: Replacement[] = [];
    for (const unit of this.outdated) {
      if (!hasEnded && this.lateWork > LATE_WORK) break;
      this.lateWork += unit.source.length;
      this.outdated.delete(unit);
      replacements.push(this.renderAgain(unit));
    }
    return replacements;
  }

  /** Returns the units in the blocks before `end` that have changed since they were finished. */
  replaced(end: number): Replacement[] {
    return this.blocks
      .slice(0, end)
      .flatMap(({ units }) => units)
      .filter(({ isReplaced }) => isReplaced)
      .map(({ path, html }) => ({ path, html }));
  }

  /** HTML of the blocks from `first` to before `last`. */
  html(first: number, last = this.blocks.length): string {
    return this.blocks
      .slice(first, last)
      .map((block) => blockHtml(block, block.closing))
      .join('');
  }

  /**
   * HTML of the blocks from `first` to the end, followed by the growing unit.
   *
   * @param leavesList whether `growing` itself ends the open list
   */
  htmlWith(growing: string, first: number, leavesList: boolean): string {
    if (!this.list) return this.html(first) + growing;
    return this.html(first, this.count) + blockHtml(this.list, '') + growing + (leavesList ? '' : this.list.closing);
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
    const scope = this.scope();
    const html = this.render(unit, scope);
    unit.html = unit.kind === 'item' ? unwrapList(html).items : html;
    this.wait(unit, scope);
    unit.isReplaced = true;
    return { path: unit.path, html: unit.html };
  }

  private render({ kind, source, from }: FinishedUnit, scope: Scope): string {
    const marks = this.marks
      .filter(({ offset }) => offset > from && offset <= from + source.length)
      .map((mark) => ({ ...mark, offset: mark.offset - from }));
    if (kind === 'fence') return appendMarks(renderFence(source), marks, this.address);
    return renderMarked(source, marks, scope, this.address);
  }
}

/** Separates the tags of a rendered list from its items. */
export function unwrapList(html: string): { opening: string; items: string; closing: string } {
  const opening = /^<[uo]l[^>]*>/.exec(html)?.[0] ?? '';
  const closing = `</${opening.slice(1, 3)}>`;
  const end = opening && html.endsWith(closing) ? html.length - closing.length : html.length;
  return { opening, items: html.slice(opening.length, end), closing };
}

function blockHtml({ opening, units }: Block, closing: string): string {
  return opening + units.map(({ html }) => html).join('') + closing;
}
