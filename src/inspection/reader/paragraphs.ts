import { addFormat, type Format, Styles } from './styles';
import type { XmlHandler } from './xml';

/** Receives the text of a Word document. */
export interface ParagraphHandler {
  /** @param isItem whether the line belongs to a list, or to a table after its first row */
  onLine(text: string, isItem: boolean, isHeading: boolean): void;
  /**
   * Called for each row of a table, in place of `onLine`. If a handler has this method, page breaks are ignored: they divide no row or
   * paragraph, and `onPageBreak` is not called.
   */
  onRow?(cells: readonly string[], isFirst: boolean): void;
  /** Called at a page break, inside a paragraph or between two, after `onLine` for all lines before the break. */
  onPageBreak?(): void;
  onPicture?(): void;
  /** Called with the id of the relationship to a diagram or a chart, which is stored in a separate part. */
  onDiagram?(id: string): void;
}

interface Paragraph {
  text: string;
  style?: string;
  format: Format;
}

/** A cell of a table. */
interface Cell {
  readonly paragraphs: string[];
  /** The number of columns that the cell spans. */
  columns: number;
}

/** Elements for pictures and embedded documents, which are not read. The text of a text box inside such an element is read. */
const PICTURES = new Set(['drawing', 'pict', 'object', 'altChunk', 'subDoc']);
/** Content that Word does not show: deleted text, the former place of moved text, and former formatting. */
const REMOVED = new Set(['del', 'moveFrom', 'rPrChange', 'pPrChange']);
/** Merged cells do not extend a row beyond this number of columns. */
const MAX_COLUMNS = 200;
/** Maximum number of characters kept per paragraph. */
const MAX_LENGTH = 20_000;
const NO_STYLES = new Styles();

/**
 * Converts WordprocessingML to lines. Each paragraph becomes a line. A table row becomes a single line if none of its
 * cells has more than one paragraph.
 */
export class Paragraphs implements XmlHandler {
  /** The names of the open elements. */
  private readonly path: string[] = [];
  /** Open paragraphs. They nest: a text box is inside a paragraph. */
  private readonly open: Paragraph[] = [];
  /** For each open table: its style, and whether it has a row with text. */
  private readonly tables: { style?: string; hasRow: boolean }[] = [];
  /** For each open row: its cells. */
  private readonly rows: Cell[][] = [];
  private run: Format & { style?: string } = {};
  private removedDepth = 0;

  constructor(
    private readonly handler: ParagraphHandler,
    private readonly styles: Styles = NO_STYLES,
  ) {}

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.path.at(-1);
    this.path.push(name);
    if (this.isSkipped(name)) this.removedDepth++;
    if (this.removedDepth > 0) return;
    if (name === 'p') this.open.push({ text: '', format: {} });
    else if (name === 'r') this.run = {};
    else if (name === 'tbl') this.tables.push({ hasRow: false });
    else if (name === 'tr') this.rows.push([]);
    else if (name === 'tc') this.rows.at(-1)?.push({ paragraphs: [], columns: 1 });
    else if (name === 'gridBefore' || name === 'gridSpan') this.addColumns(name, Number(attributes.val));
    else if ((name === 'tab' || name === 'ptab') && parent === 'r') this.append('\t');
    else if (name === 'cr' || (name === 'br' && attributes.type !== 'page')) this.append('\n');
    // `textpath` has the text of a WordArt watermark.
    else if (name === 'textpath') this.handler.onLine(attributes.string ?? '', false, false);
    else if (isPageBreak(name, attributes)) this.break();
    else if (PICTURES.has(name)) this.handler.onPicture?.();
    else if (name === 'bdo' && attributes.val === 'rtl') this.append('\u202e');
    else if (name === 'relIds' || name === 'chart') this.handler.onDiagram?.(attributes.dm ?? attributes.id ?? '');
    else this.addFormat(name, parent, attributes);
  }

  onText(text: string): void {
    if (this.path.at(-1) !== 't' || this.removedDepth > 0) return;
    const hasCapitals = this.styles.hasCapitals(this.run, this.open.at(-1)?.style, this.tables.at(-1)?.style);
    this.append(hasCapitals ? text.toUpperCase() : text);
  }

  onCloseTag(name: string): void {
    this.path.pop();
    if (this.isSkipped(name)) this.removedDepth--;
    else if (this.removedDepth > 0) return;
    else if (name === 'p') this.endParagraph(this.open.pop());
    else if (name === 'tr') this.endRow(this.rows.pop() ?? []);
    else if (name === 'tbl') this.tables.pop();
    else if (name === 'bdo') this.append('\u202c');
  }

  /**
   * Whether the content of an element is not read. Word stores a text box twice: in the current format, and as a `Fallback` for earlier
   * versions. A display skips the fallback; an inspection reads both, because they may differ.
   */
  private isSkipped(name: string): boolean {
    return REMOVED.has(name) || (name === 'Fallback' && this.handler.onRow !== undefined);
  }

  private addFormat(name: string, parent: string | undefined, attributes: Readonly<Record<string, string>>): void {
    const paragraph = this.open.at(-1);
    const { val } = attributes;
    if (name === 'tblStyle' && this.tables.length > 0 && val) this.tables.at(-1)!.style = val;
    else if (name === 'pStyle' && paragraph && val) paragraph.style = val;
    else if (name === 'rStyle' && val) this.run.style = val;
    else if ((name === 'numId' || name === 'outlineLvl') && paragraph) addFormat(paragraph.format, name, attributes);
    // Ignore the run properties of the paragraph mark: they do not apply to the paragraph's text.
    else if (parent === 'rPr' && this.path.at(-3) === 'r') addFormat(this.run, name, attributes);
    // DrawingML, which shapes and diagrams use, marks capitals with an attribute.
    else if (name === 'rPr' && /^(?:all|small)$/.test(attributes.cap ?? '')) this.run.caps = true;
  }

  /** Records how many columns precede a row's first cell, or how many a cell spans. Ignores former properties (`tcPrChange`). */
  private addColumns(name: 'gridBefore' | 'gridSpan', value: number): void {
    const cells = this.rows.at(-1);
    const columns = Math.min(Math.max(Math.trunc(value) || 1, 1), MAX_COLUMNS);
    const owner = this.path.at(-3);
    if (name === 'gridBefore' && owner === 'tr') cells?.push({ paragraphs: [], columns });
    else if (name === 'gridSpan' && owner === 'tc' && cells?.length) cells.at(-1)!.columns = columns;
  }

  private append(text: string): void {
    const paragraph = this.open.at(-1);
    if (paragraph && paragraph.text.length < MAX_LENGTH) paragraph.text += text;
  }

  /** Flushes open rows and paragraphs: their text so far belongs to the page that ends. */
  private break(): void {
    if (this.handler.onRow) return;
    for (const row of this.rows.splice(0)) this.endRow(row);
    for (const paragraph of this.open) {
      this.endLine(paragraph);
      paragraph.text = '';
    }
    this.handler.onPageBreak?.();
  }

  private endParagraph(paragraph: Paragraph | undefined): void {
    if (!paragraph) return;
    const cell = this.rows.at(-1)?.at(-1);
    if (!cell || this.isInTextBox()) this.endLine(paragraph);
    else if (paragraph.text.trim()) cell.paragraphs.push(paragraph.text);
  }

  private endLine({ text, style, format }: Paragraph): void {
    const isHeading = format.isHeading ?? this.styles.isHeading(style);
    this.handler.onLine(text, format.isListed ?? this.styles.isListed(style), isHeading);
  }

  private endRow(cells: readonly Cell[]): void {
    const table = this.tables.at(-1);
    const isItem = table?.hasRow === true;
    const paragraphs = cells.flatMap((cell) => cell.paragraphs);
    if (this.handler.onRow) this.handler.onRow(columnsOf(cells), !isItem);
    else if (cells.every((cell) => cell.paragraphs.length <= 1))
      this.handler.onLine(paragraphs.join('\t'), isItem, false);
    else for (const paragraph of paragraphs) this.handler.onLine(paragraph, isItem, false);
    if (table && paragraphs.length > 0) table.hasRow = true;
  }

  private isInTextBox(): boolean {
    return this.path.lastIndexOf('txbxContent') > this.path.lastIndexOf('tc');
  }
}

function isPageBreak(name: string, { type, val }: Readonly<Record<string, string>>): boolean {
  if (name === 'br') return type === 'page';
  return name === 'lastRenderedPageBreak' || (name === 'pageBreakBefore' && !/^(?:0|false|off)$/.test(val ?? ''));
}

/** Returns the text of each column. The text of a merged cell is in its first column; its other columns are empty. */
function columnsOf(cells: readonly Cell[]): string[] {
  const texts: string[] = [];
  for (const { paragraphs, columns } of cells) {
    texts.push(paragraphs.join('\n'));
    for (let i = 1; i < columns && texts.length < MAX_COLUMNS; i++) texts.push('');
  }
  return texts;
}
