import type { XmlHandler } from './xml';

/** Receives the text of a Word document. */
export interface ParagraphHandler {
  onLine(text: string): void;
  /** Called at a page break, within a paragraph or between two, after all lines before it. */
  onPageBreak?(): void;
  onPicture?(): void;
}

/** Pictures and embedded documents: content that is not read. */
const PICTURES = new Set(['drawing', 'pict', 'object', 'altChunk', 'subDoc']);
/** Characters of a paragraph that are kept. */
const MAX_LENGTH = 20_000;

/** Turns WordprocessingML into lines: one per paragraph, and one per table row whose cells have a single paragraph. */
export class Paragraphs implements XmlHandler {
  /** The names of the open elements. */
  private readonly path: string[] = [];
  /** The text of open paragraphs. They nest: a text box is inside a paragraph. */
  private readonly open: string[] = [];
  /** Open table rows: the paragraphs of each cell. */
  private readonly rows: string[][][] = [];

  constructor(private readonly handler: ParagraphHandler) {}

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.path.at(-1);
    this.path.push(name);
    if (name === 'p') this.open.push('');
    else if (name === 'tr') this.rows.push([]);
    else if (name === 'tc') this.rows.at(-1)?.push([]);
    else if ((name === 'tab' || name === 'ptab') && parent === 'r') this.append('\t');
    else if (name === 'cr' || (name === 'br' && attributes.type !== 'page')) this.append('\n');
    // The text of a WordArt watermark.
    else if (name === 'textpath') this.handler.onLine(attributes.string ?? '');
    else if (isPageBreak(name, attributes)) this.break();
    else if (PICTURES.has(name)) this.handler.onPicture?.();
  }

  onText(text: string): void {
    if (this.path.at(-1) === 't') this.append(text);
  }

  onCloseTag(name: string): void {
    this.path.pop();
    if (name === 'p') this.endParagraph(this.open.pop() ?? '');
    else if (name === 'tr') this.endRow(this.rows.pop() ?? []);
  }

  private append(text: string): void {
    const last = this.open.length - 1;
    if (last >= 0 && this.open[last]!.length < MAX_LENGTH) this.open[last] += text;
  }

  /** Flushes open rows and paragraphs: their text so far belongs to the page that ends. */
  private break(): void {
    for (const row of this.rows.splice(0)) this.endRow(row);
    this.open.forEach((text, i) => {
      this.handler.onLine(text);
      this.open[i] = '';
    });
    this.handler.onPageBreak?.();
  }

  private endParagraph(text: string): void {
    const cell = this.rows.at(-1)?.at(-1);
    if (!cell || this.isInTextBox()) this.handler.onLine(text);
    else if (text.trim()) cell.push(text);
  }

  private endRow(cells: readonly (readonly string[])[]): void {
    if (cells.every((paragraphs) => paragraphs.length <= 1)) this.handler.onLine(cells.flat().join('\t'));
    else for (const paragraph of cells.flat()) this.handler.onLine(paragraph);
  }

  private isInTextBox(): boolean {
    return this.path.lastIndexOf('txbxContent') > this.path.lastIndexOf('tc');
  }
}

function isPageBreak(name: string, { type, val }: Readonly<Record<string, string>>): boolean {
  if (name === 'br') return type === 'page';
  return name === 'lastRenderedPageBreak' || (name === 'pageBreakBefore' && !/^(?:0|false|off)$/.test(val ?? ''));
}
