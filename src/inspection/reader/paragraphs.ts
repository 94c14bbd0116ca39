import type { XmlListener } from './xml';

/** Who hears the text of a Word document. */
export interface ParagraphListener {
  line(text: string): void;
  /** A page ends here, within a paragraph or between two. What stands before it has been heard. */
  pageBreak?(): void;
  picture?(): void;
}

/** Pictures, and documents within the document, which are not read either. */
const PICTURES = new Set(['drawing', 'pict', 'object', 'altChunk', 'subDoc']);
/** Characters of one paragraph that are looked at. */
const LONGEST = 20_000;

/** Turns WordprocessingML into lines: one of each paragraph, and one of each row of a table whose cells hold one each. */
export class Paragraphs implements XmlListener {
  /** The names of the open elements. */
  private readonly path: string[] = [];
  /** Open paragraphs: those of a text box stand within another one. */
  private readonly open: string[] = [];
  /** Open rows of tables: paragraphs by cell. */
  private readonly rows: string[][][] = [];

  constructor(private readonly listener: ParagraphListener) {}

  opened(name: string, attributes: Readonly<Record<string, string>>): void {
    const parent = this.path.at(-1);
    this.path.push(name);
    if (name === 'p') this.open.push('');
    else if (name === 'tr') this.rows.push([]);
    else if (name === 'tc') this.rows.at(-1)?.push([]);
    else if ((name === 'tab' || name === 'ptab') && parent === 'r') this.append('\t');
    else if (name === 'cr' || (name === 'br' && attributes.type !== 'page')) this.append('\n');
    // The text of a watermark made of WordArt.
    else if (name === 'textpath') this.listener.line(attributes.string ?? '');
    else if (isPageBreak(name, attributes)) this.break();
    else if (PICTURES.has(name)) this.listener.picture?.();
  }

  text(text: string): void {
    if (this.path.at(-1) === 't') this.append(text);
  }

  closed(name: string): void {
    this.path.pop();
    if (name === 'p') this.endParagraph(this.open.pop() ?? '');
    else if (name === 'tr') this.endRow(this.rows.pop() ?? []);
  }

  private append(text: string): void {
    const last = this.open.length - 1;
    if (last >= 0 && this.open[last]!.length < LONGEST) this.open[last] += text;
  }

  /** What stands before the break, in whatever is open, belongs to the page that ends. */
  private break(): void {
    for (const row of this.rows.splice(0)) this.endRow(row);
    this.open.forEach((text, i) => {
      this.listener.line(text);
      this.open[i] = '';
    });
    this.listener.pageBreak?.();
  }

  private endParagraph(text: string): void {
    const cell = this.rows.at(-1)?.at(-1);
    if (!cell || this.isInTextBox()) this.listener.line(text);
    else if (text.trim()) cell.push(text);
  }

  private endRow(cells: readonly (readonly string[])[]): void {
    if (cells.every((paragraphs) => paragraphs.length <= 1)) this.listener.line(cells.flat().join('\t'));
    else for (const paragraph of cells.flat()) this.listener.line(paragraph);
  }

  private isInTextBox(): boolean {
    return this.path.lastIndexOf('txbxContent') > this.path.lastIndexOf('tc');
  }
}

function isPageBreak(name: string, { type, val }: Readonly<Record<string, string>>): boolean {
  if (name === 'br') return type === 'page';
  return name === 'lastRenderedPageBreak' || (name === 'pageBreakBefore' && !/^(?:0|false|off)$/.test(val ?? ''));
}
