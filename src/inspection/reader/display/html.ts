import { Parser } from 'htmlparser2';
import { decoded } from '../decoding';
import { INLINE, INVISIBLE } from '../html-page';
import type { Blocks } from './blocks';

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

class PageBlocks {
  private text = '';
  private kind: 'heading' | 'item' | 'text' = 'text';
  private invisibleDepth = 0;
  /** For each open table: whether it has a row. */
  private readonly tables: { hasRow: boolean }[] = [];
  /** The cells of each open row. */
  private readonly rows: string[][] = [];

  constructor(private readonly blocks: Blocks) {}

  onOpenTag(name: string): void {
    if (INVISIBLE.has(name)) this.invisibleDepth++;
    if (name === 'br') this.text += '\n';
    else if (name === 'tr') this.startRow();
    else if (name === 'td' || name === 'th') this.endCell();
    else if (!INLINE.has(name)) this.endBlock();
    if (name === 'table') this.tables.push({ hasRow: false });
    if (HEADING.test(name)) this.kind = 'heading';
    else if (KINDS[name]) this.kind = KINDS[name];
  }

  onText(text: string): void {
    if (this.invisibleDepth === 0) this.text += text.replace(/\s+/g, ' ');
  }

  onCloseTag(name: string): void {
    if (INVISIBLE.has(name)) this.invisibleDepth--;
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

  private startRow(): void {
    this.endBlock();
    this.rows.push([]);
  }

  /** Ends the previous cell, if there is one. Before the first cell of a row, there is only white space. */
  private endCell(): void {
    const text = this.text.trim();
    if (text) this.rows.at(-1)?.push(text);
    this.text = '';
  }

  private endRow(): void {
    this.endCell();
    const cells = this.rows.pop();
    if (!cells?.length) return;
    const table = this.tables.at(-1);
    this.blocks.addRow(cells, table?.hasRow === false);
    if (table) table.hasRow = true;
  }

  private endBlock(): void {
    if (this.rows.length > 0) {
      // A paragraph within a cell becomes a line of the cell.
      if (this.text.trim()) this.text += '\n';
      return;
    }
    this.blocks.add(this.kind, this.text);
    this.text = '';
  }
}
