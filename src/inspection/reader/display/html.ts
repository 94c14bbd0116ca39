import { Parser } from 'htmlparser2';
import { decoded } from '../decoding';
import { INLINE, INVISIBLE, PREFORMATTED } from '../html-page';
import { type Blocks, MAX_TEXT } from './blocks';

const HEADING = /^h[1-6]$/;
/** The kind of block that the text of an element becomes. */
const KINDS: Record<string, 'item' | 'text'> = { li: 'item', dt: 'text', dd: 'item' };

/** Reads the text of a web page. */
export async function readHtmlBlocks(content: AsyncIterable<Uint8Array>, blocks: Blocks): Promise<void> {
  const page = new PageBlocks(blocks);
  const parser = new Parser({
    onopentag: (name) => page.onOpenTag(name),
    ontext: (text) => page.onText(text),
    onclosetag: (name) => page.onCloseTag(name),
  });
  const { parts } = await decoded(content, { isHtml: true });
  for (const part of parts) parser.write(part);
  parser.end();
  page.end();
}

/** An open row of a table. */
interface Row {
  readonly cells: string[];
  isInCell: boolean;
  /** The text of the cell that contains the row's table, before this table. */
  readonly outer: string;
}

class PageBlocks {
  private text = '';
  /** Whether the open paragraph of a cell has text. Avoids a search of the text of the whole cell. */
  private hasTextInBlock = false;
  private kind: 'heading' | 'item' | 'text' = 'text';
  private invisibleDepth = 0;
  private preformattedDepth = 0;
  /** For each open table: whether it has a row. */
  private readonly tables: { hasRow: boolean }[] = [];
  private readonly rows: Row[] = [];

  constructor(private readonly blocks: Blocks) {}

  onOpenTag(name: string): void {
    if (INVISIBLE.has(name)) this.invisibleDepth++;
    if (PREFORMATTED.has(name)) this.preformattedDepth++;
    if (name === 'br') this.append('\n');
    else if (name === 'tr') this.startRow();
    else if (name === 'td' || name === 'th') this.startCell();
    else if (!INLINE.has(name)) this.endBlock();
    if (name === 'table') this.tables.push({ hasRow: false });
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
    this.rows.push({ cells: [], isInCell: false, outer: this.text });
    this.text = '';
  }

  private startCell(): void {
    this.endCell();
    const row = this.rows.at(-1);
    if (row) row.isInCell = true;
  }

  /** Ends the open cell, even if it is empty. Text between two cells becomes a cell. */
  private endCell(): void {
    const row = this.rows.at(-1);
    const lines = this.text.split('\n').map((line) => line.trim());
    const text = lines.filter(Boolean).join('\n');
    if (row && (row.isInCell || text)) row.cells.push(text);
    if (row) row.isInCell = false;
    this.text = '';
    this.hasTextInBlock = false;
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
