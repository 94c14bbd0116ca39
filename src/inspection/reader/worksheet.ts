import type { Parser } from 'htmlparser2';
import { decodedXml } from './decoding';
import { type XmlHandler, xmlParser } from './xml';

const ROWS = 60;
const COLUMNS = 60;
/** A cell, header or footer gets no more text once it has this many characters. */
const MAX_LENGTH = 4_000;
const MARGINS = new Set(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);

/** The first rows, headers and footers of a worksheet (ECMA-376, part 1, section 18.3). */
export class Worksheet implements XmlHandler {
  /** The first rows that are not blank. A number is the index of a shared string. */
  readonly rows: (string | number)[][] = [];
  /** Headers and footers, including Excel's format codes. */
  readonly margins: string[] = [];
  private hasDrawing = false;
  private isInData = false;
  private row: (string | number)[] = [];
  private cellType = '';
  private value = '';
  private readonly path: string[] = [];

  /** @param readsRows whether to read the rows; headers and footers are always read */
  constructor(private readonly readsRows: boolean) {}

  get isBlank(): boolean {
    return this.rows.length === 0 && !this.hasDrawing;
  }

  /** Whether the remaining rows can be skipped. */
  get isFull(): boolean {
    return this.isInData && (!this.readsRows || this.rows.length >= ROWS);
  }

  onOpenTag(name: string, { t: cellType = '' }: Readonly<Record<string, string>>): void {
    this.path.push(name);
    if (name === 'sheetData') this.isInData = true;
    else if (name === 'row') this.row = [];
    else if (name === 'c') {
      this.cellType = cellType;
      this.value = '';
    } else if (name === 'drawing' || name === 'picture') this.hasDrawing = true;
    else if (MARGINS.has(name)) this.value = '';
  }

  onText(text: string): void {
    const name = this.path.at(-1)!;
    const isRead = name === 'v' || MARGINS.has(name) || (name === 't' && !this.path.includes('rPh'));
    if (isRead && this.value.length < MAX_LENGTH) this.value += text;
  }

  onCloseTag(name: string): void {
    this.path.pop();
    if (name === 'sheetData') this.isInData = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && !this.isFull && this.row.length > 0) this.rows.push(this.row);
    else if (MARGINS.has(name)) this.margins.push(this.value);
  }

  private endCell(): void {
    if (!this.value.trim() || this.row.length >= COLUMNS) return;
    this.row.push(this.cellType === 's' ? Number(this.value) : this.value);
  }
}

const END_OF_DATA = /<\/(?:[\w.-]+:)?sheetData\s*>/;
/** Characters kept from the previous chunk, in case the end tag is split between two chunks. */
const OVERLAP = 100;

/**
 * Parses a worksheet. Its headers and footers come after the rows, of which there may be a million, so the rows that are
 * not needed are skipped without being parsed.
 */
export async function parseWorksheet(content: AsyncIterable<Uint8Array>, sheet: Worksheet): Promise<void> {
  let parser: Parser | undefined = xmlParser(sheet);
  let overlap = '';
  for await (const text of decodedXml(content)) {
    if (parser) {
      parser.write(text);
      if (sheet.isFull) parser = undefined;
      overlap = text.slice(-OVERLAP);
      continue;
    }
    const searched = overlap + text;
    overlap = searched.slice(-OVERLAP);
    const end = searched.search(END_OF_DATA);
    if (end < 0) continue;
    sheet.onCloseTag('sheetData');
    parser = xmlParser(sheet);
    parser.write(searched.slice(end));
  }
  parser?.end();
}
