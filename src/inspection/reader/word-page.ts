import type { Line } from '../report';
import { FirstPage } from './page';
import { Paragraphs } from './paragraphs';
import type { Styles } from './styles';
import type { XmlHandler } from './xml';

/** Section types that start on the page on which the previous section ends. */
const SAME_PAGE = new Set(['continuous', 'nextColumn']);

/**
 * Collects the first page of a Word document's body. A section's properties are at its end and define whether the section starts on
 * a new page. The lines of each later section are therefore held back until the section ends.
 */
export class WordPage implements XmlHandler {
  hasPicture = false;
  /** Ids of the relationships to diagrams and charts. */
  readonly diagrams: string[] = [];
  private readonly page = new FirstPage();
  /** Lines of the current section, as long as the reader does not know whether the section starts on the first page. */
  private pending: FirstPage | undefined;
  private hasEnded = false;
  private section: { readonly isWithin: boolean; type: string } | undefined;
  private propertiesDepth = 0;
  private readonly paragraphs: Paragraphs;

  constructor(styles: Styles) {
    this.paragraphs = new Paragraphs(
      {
        onLine: (line, isItem) => this.addLine(line, isItem),
        onPageBreak: () => this.break(),
        onPicture: () => {
          if (!this.hasEnded) this.hasPicture = true;
        },
        onDiagram: (id) => {
          if (!this.hasEnded) this.diagrams.push(id);
        },
      },
      styles,
    );
  }

  get lines(): readonly Line[] {
    return this.page.lines;
  }

  get isDone(): boolean {
    return this.pending === undefined && (this.hasEnded || this.page.isFull);
  }

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.isDone) return;
    if (name === 'pPr') this.propertiesDepth++;
    if (name === 'sectPr') this.section = { isWithin: this.propertiesDepth > 0, type: 'nextPage' };
    if (name === 'type' && this.section) this.section.type = attributes.val ?? 'nextPage';
    this.paragraphs.onOpenTag(name, attributes);
  }

  onText(text: string): void {
    if (!this.isDone) this.paragraphs.onText(text);
  }

  onCloseTag(name: string): void {
    if (this.isDone) return;
    this.paragraphs.onCloseTag(name);
    if (name === 'pPr') this.propertiesDepth--;
    if (name === 'p' && this.section?.isWithin) this.endSection();
    if (name === 'sectPr' && this.section && !this.section.isWithin) this.join();
  }

  private addLine(line: string, isItem: boolean): void {
    if (this.hasEnded || !line.trim()) return;
    (this.pending ?? this.page).add(line, isItem);
  }

  private break(): void {
    if (!this.isBlank || this.pending) this.hasEnded = true;
  }

  /**
   * Ends a section, and holds back the lines of the next one. Called at the end of the section's last paragraph, whose properties contain
   * those of the section.
   */
  private endSection(): void {
    this.join();
    this.section = undefined;
    if (!this.isDone) this.pending = new FirstPage();
  }

  /**
   * Adds the pending lines if the section that ends here starts on the first page, or if that page is still blank. Otherwise ends the page.
   */
  private join(): void {
    if (!this.pending) return;
    if (this.isBlank || SAME_PAGE.has(this.section!.type))
      for (const { text, isItem } of this.pending.lines) this.page.add(text, isItem);
    else this.hasEnded = true;
    this.pending = undefined;
  }

  private get isBlank(): boolean {
    return this.lines.length === 0 && !this.hasPicture;
  }
}
