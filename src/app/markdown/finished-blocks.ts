import { parseBlocks, type References } from './dialect';
import type { PrecedingElements } from './difference';
import { renderFence } from './fence';
import { appendMarks, type Mark, renderMarked, type SourceAddress } from './marks';
import type { Unit } from './units';

/** The new HTML of a finished unit, because a citation arrived after it was finished. */
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
  /** The link definitions before the unit. */
  readonly references: References;
  html: string;
}

/** A top-level block of the page. A list has a unit for each item, any other block a single unit. */
interface Block {
  readonly opening: string;
  readonly closing: string;
  readonly units: FinishedUnit[];
}

/**
 * The finished part of an answer, which only late citations can still change. `marks` is the caller's growing list of
 * all marks of the answer.
 */
export class FinishedBlocks {
  private readonly blocks: Block[] = [];
  /** The last block, if it is a list to which items may be added. */
  private list: Block | undefined;
  private definitions: References = {};
  /** Whether a unit has been rendered with `definitions`, so that more definitions need a new layer. */
  private definitionsInUse = false;

  constructor(
    private readonly marks: readonly Mark[],
    private readonly address: SourceAddress,
  ) {}

  get inList(): boolean {
    return this.list !== undefined;
  }

  /** How many top-level blocks are finished; a list to which items may be added is not. */
  get count(): number {
    return this.blocks.length - (this.list ? 1 : 0);
  }

  /** The elements that precede the growing unit. */
  get precedingElements(): PrecedingElements {
    return this.list ? [this.blocks.length, this.list.units.length] : [this.blocks.length];
  }

  /** The link definitions for the growing unit, in a new layer to which definitions may be added. */
  references(): References {
    return Object.create(this.definitions) as References;
  }

  /** Adds a finished unit that starts at `from`. Returns the HTML to append to the previous one. */
  add(kind: Unit['kind'], source: string, from: number): string {
    if (kind === 'definition') return this.define(source);
    const unit: FinishedUnit = { kind, source, from, references: this.definitions, html: '' };
    this.definitionsInUse = true;
    unit.html = this.render(unit);
    if (kind !== 'item') {
      this.blocks.push({ opening: '', closing: '', units: [unit] });
      return unit.html;
    }
    const { opening, items, closing } = unwrapList(unit.html);
    unit.html = items;
    const isFirst = !this.list;
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
    const block = this.blocks.findLastIndex(({ units }) => units[0]!.from < offset);
    if (block < 0) return undefined;
    const { opening, units } = this.blocks[block]!;
    const index = units.findLastIndex(({ from }) => from < offset);
    const unit = units[index]!;
    unit.html = opening ? unwrapList(this.render(unit)).items : this.render(unit);
    return { path: opening ? [block, index] : [block], html: unit.html };
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

  private define(source: string): '' {
    if (this.definitionsInUse) this.definitions = this.references();
    this.definitionsInUse = false;
    parseBlocks(source, this.definitions);
    return '';
  }

  private render({ kind, source, from, references }: FinishedUnit): string {
    const marks = this.marks
      .filter(({ offset }) => offset > from && offset <= from + source.length)
      .map((mark) => ({ ...mark, offset: mark.offset - from }));
    if (kind === 'fence') return appendMarks(renderFence(source), marks, this.address);
    return renderMarked(source, marks, Object.create(references) as References, this.address);
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
