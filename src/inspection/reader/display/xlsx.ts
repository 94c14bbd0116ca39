import { Package } from '../package';
import { SharedStrings } from '../shared-strings';
import type { XmlHandler } from '../xml';
import type { Blocks } from './blocks';
import { DAYS_UNTIL_1904, type DisplayedTime, NumberFormats, numberOf, timeOf } from './number-formats';

/** Maximum number of rows that are read from all sheets of a workbook together. */
const MAX_ROWS = 100_000;
/** Maximum number of columns that are read from a sheet. */
const MAX_COLUMNS = 200;
/** A cell that has this many characters receives no more text. */
const MAX_CELL = 4_000;

interface Cell {
  readonly column: number;
  readonly type: string;
  /** What a numeric cell displays; undefined for other types of cells. */
  readonly displayed: DisplayedTime | 'number' | undefined;
  value: string;
}

/** Reads the rows of all visible sheets of a workbook. The name of each sheet precedes its rows. */
export async function readXlsxBlocks(content: Buffer, blocks: Blocks): Promise<void> {
  const document = await Package.open(content);
  const workbook = await document.mainPart('spreadsheetml.sheet.main+xml');
  const formats = new NumberFormats();
  for (const part of document.partsOf('spreadsheetml.styles+xml')) await document.parse(part, formats);
  const relationships = await document.relationshipsOf(workbook);
  const { sheets, dayZero } = await readWorkbook(document, workbook);
  let left = MAX_ROWS;
  const tables: { name: string; rows: readonly (readonly Cell[])[] }[] = [];
  for (const { id, name } of sheets) {
    const part = relationships.get(id)?.target;
    if (!part || left <= 0) continue;
    const rows = new Rows(formats, left);
    await document.parse(part, rows);
    left -= rows.rows.length;
    tables.push({ name, rows: rows.rows });
  }
  const strings = await stringsOf(document, tables.flatMap(({ rows }) => rows).flat());
  for (const { name, rows } of tables) {
    if (rows.length > 0) blocks.add('heading', name);
    rows.forEach((row, index) => blocks.addRow(textsOf(row, strings, dayZero), index === 0));
  }
}

interface Workbook {
  /** The visible sheets. */
  readonly sheets: readonly { readonly id: string; readonly name: string }[];
  /** See `timeOf`. */
  readonly dayZero: number;
}

async function readWorkbook(document: Package, part: string): Promise<Workbook> {
  const sheets: { id: string; name: string }[] = [];
  let dayZero = 0;
  await document.parse(part, {
    onOpenTag: (element, { id, name = '', state = 'visible', date1904 = '' }) => {
      if (element === 'sheet' && id && state === 'visible') sheets.push({ id, name });
      if (element === 'workbookPr' && /^(?:1|true)$/.test(date1904)) dayZero = DAYS_UNTIL_1904;
    },
  });
  return { sheets, dayZero };
}

async function stringsOf(document: Package, cells: readonly Cell[]): Promise<SharedStrings> {
  const strings = new SharedStrings([
    ...new Set(cells.filter(({ type }) => type === 's').map(({ value }) => Number(value))),
  ]);
  for (const part of document.partsOf('spreadsheetml.sharedStrings+xml')) await document.parse(part, strings);
  return strings;
}

function textsOf(row: readonly Cell[], strings: SharedStrings, dayZero: number): string[] {
  const texts: string[] = [];
  for (const cell of row) {
    while (texts.length < cell.column) texts.push('');
    texts.push(textOf(cell, strings, dayZero));
  }
  return texts;
}

function textOf({ type, displayed, value }: Cell, strings: SharedStrings, dayZero: number): string {
  if (type === 's') return strings.get(Number(value));
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (displayed === undefined) return value;
  return displayed === 'number' ? numberOf(value) : timeOf(value, displayed, dayZero);
}

/** The rows of a worksheet that are not blank (ECMA-376, part 1, section 18.3). */
class Rows implements XmlHandler {
  readonly rows: Cell[][] = [];
  private row: Cell[] = [];
  private cell: Cell | undefined;
  private isPhonetic = false;
  private isValue = false;

  constructor(
    private readonly formats: NumberFormats,
    private readonly limit: number,
  ) {}

  get isDone(): boolean {
    return this.rows.length >= this.limit;
  }

  onOpenTag(name: string, { r = '', t = '', s = '' }: Readonly<Record<string, string>>): void {
    if (name === 'row') this.row = [];
    else if (name === 'c')
      this.cell = { column: this.columnOf(r), type: t, displayed: this.displayed(t, s), value: '' };
    else if (name === 'rPh') this.isPhonetic = true;
    this.isValue = name === 'v' || (name === 't' && !this.isPhonetic);
  }

  onText(text: string): void {
    if (this.isValue && this.cell && this.cell.value.length < MAX_CELL) this.cell.value += text;
  }

  onCloseTag(name: string): void {
    this.isValue = false;
    if (name === 'rPh') this.isPhonetic = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row' && this.row.length > 0 && !this.isDone) this.rows.push(this.row);
  }

  private endCell(): void {
    const { cell } = this;
    if (cell?.value.trim() && cell.column < MAX_COLUMNS && cell.column >= this.nextColumn) this.row.push(cell);
    this.cell = undefined;
  }

  private displayed(type: string, style: string): Cell['displayed'] {
    return type === '' || type === 'n' ? (this.formats.displayedTime(Number(style)) ?? 'number') : undefined;
  }

  private get nextColumn(): number {
    return (this.row.at(-1)?.column ?? -1) + 1;
  }

  /** The column of a reference such as `AB12`, from 0. A cell without a reference follows the cell before it. */
  private columnOf(reference: string): number {
    const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
    if (!letters) return this.nextColumn;
    return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  }
}
