import { parseBlocks, type References } from './dialect';
import type { Surroundings } from './difference';
import { renderFence } from './fence';
import { appendMarks, type Mark, renderMarked, type SourceAddress } from './marks';
import type { Unit } from './units';

/** A finished unit that is given anew, because a citation arrived for it late. */
export interface Replacement {
  /** Which block of the answer and, for an item of a list, which item of it; both from 0. */
  readonly path: readonly number[];
  readonly html: string;
}

/** A unit as it was finished: its text, where in the answer that begins, and the link definitions that held for it. */
interface FinishedUnit {
  readonly kind: Unit['kind'];
  readonly source: string;
  readonly from: number;
  readonly references: References;
  html: string;
}

/** A top-level block of the page. A list holds a unit for each item, every other block one. */
interface Block {
  readonly opening: string;
  readonly closing: string;
  readonly units: FinishedUnit[];
}

/** The part of an answer that only a late citation can change. `marks` are those of the answer, kept by the caller. */
export class FinishedBlocks {
  private readonly blocks: Block[] = [];
  /** The last block, while it is a list that may get more items. */
  private list: Block | undefined;
  /** Layered by prototype: what was rendered before keeps the definitions of then. */
  private definitions: References = {};
  private definitionsInUse = false;

  constructor(
    private readonly marks: readonly Mark[],
    private readonly address: SourceAddress,
  ) {}

  get inList(): boolean {
    return this.list !== undefined;
  }

  /** How many top-level blocks are finished; a list that may go on is not. */
  get count(): number {
    return this.blocks.length - (this.list ? 1 : 0);
  }

  /** Where what follows stands. */
  get around(): Surroundings {
    return this.list ? [this.blocks.length, this.list.units.length] : [this.blocks.length];
  }

  /** The link definitions that hold for what follows, to be added to freely. */
  references(): References {
    return Object.create(this.definitions) as References;
  }

  /** Finishes a unit that begins at `from`. Gives its HTML as it continues what stands before. */
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
    const begins = !this.list;
    if (!this.list) this.blocks.push((this.list = { opening, closing, units: [] }));
    this.list.units.push(unit);
    return begins ? opening + items : items;
  }

  /** Ends the list that may go on, if there is one. Gives its closing tag. */
  closeList(): string {
    const closing = this.list?.closing ?? '';
    this.list = undefined;
    return closing;
  }

  /** Renders the unit around an offset anew, with its marks. */
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

  /** The same to the end, and what grows behind it; `leavesList` tells that this ends the list that may go on. */
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

/** Takes the list's own tags off a rendered list. */
export function unwrapList(html: string): { opening: string; items: string; closing: string } {
  const opening = /^<[uo]l[^>]*>/.exec(html)?.[0] ?? '';
  const closing = `</${opening.slice(1, 3)}>`;
  const end = opening && html.endsWith(closing) ? html.length - closing.length : html.length;
  return { opening, items: html.slice(opening.length, end), closing };
}

function blockHtml({ opening, units }: Block, closing: string): string {
  return opening + units.map(({ html }) => html).join('') + closing;
}
