import { Parser } from 'htmlparser2';
import { decoded } from '../decoding';
import { INLINE, INVISIBLE, PREFORMATTED } from '../html-page';
import { type Blocks, MAX_TEXT } from './blocks';

const HEADING = /^h[1-6]$/;
/** The kind of block that the text of an element becomes. */
const KINDS: Record<string, 'item' | 'text'> = { li: 'item', dt: 'text', dd: 'item' };

/** Merged cells do not extend a row beyond this number of columns. */
const MAX_COLUMNS = 200;
/** The maximum number of rows that a cell spans (HTML Standard, section 4.9.11). */
const MAX_ROWS = 65_534;

/** Reads the text of a web page. */
export async function readHtmlBlocks(content: AsyncIterable<Uint8Array>, blocks: Blocks): Promise<void> {
  const page = new PageBlocks(blocks);
  const parser = new Parser({
    onopentag: (name, attributes) => page.onOpenTag(name, attributes),
    ontext: (text) => page.onText(text),
    onclosetag: (name) => page.onCloseTag(name),
  });
  const { parts } = await decoded(content, { isHtml: true });
  for (const part of parts) parser.write(part);
  parser.end();
  page.end();
}

/** An open table. */
interface Table {
  hasRow: boolean;
  /** The number of rows so far, including the open one. */
  rows: number;
  /** For each column: the last row into which a cell of an earlier row extends. */
  readonly spans: number[];
}

/** An open row of a table. */
interface Row {
  readonly cells: string[];
  /** How many columns and rows the open cell spans; undefined outside a cell. */
  open?: readonly [columns: number, rows: number] | undefined;
  /** The text before the row's table in the cell that contains this table; empty if no cell contains it. */
  readonly outer: string;
}

class PageBlocks {
  private text = '';
  /** Whether the open paragraph of a cell has text. `endBlock` therefore need not search the text of the whole cell. */
  private hasTextInBlock = false;
  private kind: 'heading' | 'item' | 'text' = 'text';
  private invisibleDepth = 0;
  private preformattedDepth = 0;
  private readonly tables: Table[] = [];
  private readonly rows: Row[] = [];

  constructor(private readonly blocks: Blocks) {}

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (INVISIBLE.has(name)) this.invisibleDepth++;
    if (PREFORMATTED.has(name)) this.preformattedDepth++;
    if (name === 'br') this.append('\n');
    else if (name === 'tr') this.startRow();
    else if (name === 'td' || name === 'th') this.startCell(attributes);
    else if (!INLINE.has(name)) this.endBlock();
    if (name === 'table') this.tables.push({ hasRow: false, rows: 0, spans: [] });
    if (HEADING.test(name)) this.kind = 'heading';
    else if (KINDS[name]) this.kind = KINDS[name];
  }

  onText(text: string): void {
    if (this.invisibleDepth > 0) return;
    this.hasTextInBlock ||= /\S/.test(text);
    this.append(this.preformattedDepth > 0 ? text : text.replace(/\s+/g, ' '));
  }

  onCloseTag(name: string): void {
    if (INVISIBLE.has(name)) this.invisibleDepth--;
    if (PREFORMATTED.has(name)) this.preformattedDepth--;
    if (name === 'tr') this.endRow();
    else if (name === 'td' || name === 'th') this.endCell();
    else if (!INLINE.has(name)) this.endBlock();
    if (name === 'table') this.tables.pop();
    if (HEADING.test(name) || KINDS[name]) this.kind = 'text';
  }

  end(): void {
    while (this.rows.length > 0) this.endRow();
    this.endBlock();
  }

  private append(text: string): void {
    if (!this.blocks.isFull && this.text.length < MAX_TEXT) this.text += text;
  }

  private startRow(): void {
    this.endBlock();
    this.rows.push({ cells: [], outer: this.text });
    this.text = '';
    const table = this.tables.at(-1);
    if (table) table.rows++;
  }

  private startCell({ colspan = '', rowspan = '' }: Readonly<Record<string, string>>): void {
    this.endCell();
    const row = this.rows.at(-1);
    if (row) row.open = [spanOf(colspan, MAX_COLUMNS), spanOf(rowspan, MAX_ROWS)];
  }

  /** Ends the open cell, even if it is empty. Text between two cells becomes a cell. */
  private endCell(): void {
    const row = this.rows.at(-1);
    const lines = this.text.split('\n').map((line) => line.trim());
    const text = lines.filter(Boolean).join('\n');
    if (row && (row.open || text)) this.addCell(row, text);
    this.text = '';
    this.hasTextInBlock = false;
  }

  /**
   * Adds a cell to a row. Before it, adds empty cells where cells of earlier rows extend into the row; after it, adds an empty cell for
   * each further column that it spans.
   */
  private addCell(row: Row, text: string): void {
    const { cells, open: [columns, rows] = [1, 1] } = row;
    const { spans, rows: current }: Table = this.tables.at(-1) ?? { hasRow: false, rows: 0, spans: [] };
    while (cells.length < MAX_COLUMNS && spans[cells.length]! >= current) cells.push('');
    for (let i = 0; i < columns && (i === 0 || cells.length < MAX_COLUMNS); i++) {
      if (rows > 1) spans[cells.length] = current + rows - 1;
      cells.push(i === 0 ? text : '');
    }
    row.open = undefined;
  }

  private endRow(): void {
    this.endCell();
    const row = this.rows.pop();
    if (!row) return;
    this.text = row.outer;
    if (!row.cells.some(Boolean)) return;
    const table = this.tables.at(-1);
    this.blocks.addRow(row.cells, table?.hasRow === false);
    if (table) table.hasRow = true;
  }

  private endBlock(): void {
    // A paragraph within a cell becomes a line of the cell.
    if (this.rows.length > 0) {
      if (this.hasTextInBlock) this.append('\n');
      this.hasTextInBlock = false;
      return;
    }
    if (this.kind === 'text') this.blocks.addText(this.text);
    else this.blocks.add(this.kind, this.text);
    this.text = '';
  }
}

function spanOf(attribute: string, most: number): number {
  return Math.min(Math.max(Number.parseInt(attribute, 10) || 1, 1), most);
}
