import type { Parser } from 'htmlparser2';
import { decodedXml } from './decoding';
import { type XmlListener, xmlParser } from './xml';

const ROWS = 60;
const COLUMNS = 60;
/** Characters of a cell, or of a header, that are looked at. */
const LONGEST = 4_000;
const MARGINS = new Set(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);

/** Hears a worksheet (ECMA-376, part 1, section 18.3). */
export class Worksheet implements XmlListener {
  /** The first rows that hold something: texts, and the numbers of shared strings. */
  readonly rows: (string | number)[][] = [];
  /** Headers and footers with Excel's codes in them. */
  readonly margins: string[] = [];
  private hasDrawing = false;
  private isWithinData = false;
  private row: (string | number)[] = [];
  private kind = '';
  private value = '';
  private readonly path: string[] = [];

  constructor(private readonly readsRows: boolean) {}

  get isBlank(): boolean {
    return this.rows.length === 0 && !this.hasDrawing;
  }

  /** Whether nothing matters until the rows end. */
  get isFull(): boolean {
    return this.isWithinData && (!this.readsRows || this.rows.length >= ROWS);
  }

  opened(name: string, { t: kind = '' }: Readonly<Record<string, string>>): void {
    this.path.push(name);
    if (name === 'sheetData') this.isWithinData = true;
    else if (name === 'row') this.row = [];
    else if (name === 'c') {
      this.kind = kind;
      this.value = '';
    } else if (name === 'drawing' || name === 'picture') this.hasDrawing = true;
    else if (MARGINS.has(name)) this.value = '';
  }

  text(text: string): void {
    const name = this.path.at(-1)!;
    const isRead = name === 'v' || MARGINS.has(name) || (name === 't' && !this.path.includes('rPh'));
    if (isRead && this.value.length < LONGEST) this.value += text;
  }

  closed(name: string): void {
    this.path.pop();
    if (name === 'sheetData') this.isWithinData = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && !this.isFull && this.row.length > 0) this.rows.push(this.row);
    else if (MARGINS.has(name)) this.margins.push(this.value);
  }

  private endCell(): void {
    if (!this.value.trim() || this.row.length >= COLUMNS) return;
    this.row.push(this.kind === 's' ? Number(this.value) : this.value);
  }
}

const END_OF_DATA = /<\/(?:[\w.-]+:)?sheetData\s*>/;
/** Characters in which the end of the rows stands that arrives in two pieces. */
const CARRIED = 100;

/** Lets a worksheet hear what matters: headers and footers stand behind the rows, of which there may be a million. */
export async function parseWorksheet(content: AsyncIterable<Uint8Array>, sheet: Worksheet): Promise<void> {
  let parser: Parser | undefined = xmlParser(sheet);
  let carried = '';
  for await (const text of decodedXml(content)) {
    if (parser) {
      parser.write(text);
      if (sheet.isFull) parser = undefined;
      carried = text.slice(-CARRIED);
      continue;
    }
    const searched = carried + text;
    carried = searched.slice(-CARRIED);
    const end = searched.search(END_OF_DATA);
    if (end < 0) continue;
    sheet.closed('sheetData');
    parser = xmlParser(sheet);
    parser.write(searched.slice(end));
  }
  parser?.end();
}
