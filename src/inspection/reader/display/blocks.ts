import type { Block } from '../../displayed-text';

/** Maximum number of characters of a document that are read. */
export const MAX_TEXT = 4_000_000;
/** Maximum number of blocks of a document that are read. */
const MAX_BLOCKS = 200_000;
/** Matches up to 5,000 characters and then, if possible, a line break or the end of the text, or else white space. */
const PART = /[^]{1,5000}(?:\n|$)|[^]{1,5000}\s|[^]{1,5000}/gu;

/** Collects the blocks of a document, up to `MAX_TEXT` characters and `MAX_BLOCKS` blocks. */
export class Blocks {
  readonly blocks: Block[] = [];
  private left = MAX_TEXT;

  get isFull(): boolean {
    return this.left <= 0 || this.blocks.length >= MAX_BLOCKS;
  }

  /** Adds a paragraph. Divides a long one, such as a file without blank lines, so that a page can show only a part of it. */
  addText(text: string): void {
    for (const [part] of text.matchAll(PART)) this.add('text', part);
  }

  /** Adds a block, unless it is blank or `isFull` is true. */
  add(kind: Block['kind'], ...cells: readonly string[]): void {
    if (this.isFull || !cells.some((cell) => /\S/.test(cell))) return;
    const kept = cells.map((cell) => cell.trim().slice(0, this.left));
    this.blocks.push({ kind, cells: kept });
    // Also count the cells, because rows may have many empty ones.
    this.left -= kept.reduce((sum, { length }) => sum + length, kept.length);
  }

  /** Adds a row of a table. The first row has the names of the columns. */
  addRow(cells: readonly string[], isFirst: boolean): void {
    this.add(isFirst ? 'header' : 'row', ...cells);
  }
}
