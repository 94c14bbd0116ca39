import { FirstPage } from './page';
import { Paragraphs } from './paragraphs';
import type { XmlListener } from './xml';

/** Sections that begin on the page on which the one before ends. */
const CONTINUED = new Set(['continuous', 'nextColumn']);

/**
 * Hears the body of a Word document to the end of its first page. Where a section ends it says so, but only the next one says
 * whether it begins on a new page: until then, what follows is kept apart.
 */
export class WordPage implements XmlListener {
  hasPicture = false;
  private readonly page = new FirstPage();
  private pending: FirstPage | undefined;
  private hasEnded = false;
  private section: { readonly isWithin: boolean; type: string } | undefined;
  private properties = 0;
  private readonly paragraphs = new Paragraphs({
    line: (line) => this.line(line),
    pageBreak: () => this.break(),
    picture: () => {
      if (!this.hasEnded) this.hasPicture = true;
    },
  });

  get lines(): readonly string[] {
    return this.page.lines;
  }

  get isDone(): boolean {
    return this.pending === undefined && (this.hasEnded || this.page.isFull);
  }

  opened(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.isDone) return;
    if (name === 'pPr') this.properties++;
    if (name === 'sectPr') this.section = { isWithin: this.properties > 0, type: 'nextPage' };
    if (name === 'type' && this.section) this.section.type = attributes.val ?? 'nextPage';
    this.paragraphs.opened(name, attributes);
  }

  text(text: string): void {
    if (!this.isDone) this.paragraphs.text(text);
  }

  closed(name: string): void {
    if (this.isDone) return;
    this.paragraphs.closed(name);
    if (name === 'pPr') this.properties--;
    if (name === 'p' && this.section?.isWithin) this.endSection();
    if (name === 'sectPr' && this.section && !this.section.isWithin) this.join();
  }

  private line(line: string): void {
    if (this.hasEnded || !line.trim()) return;
    (this.pending ?? this.page).add(line);
  }

  private break(): void {
    if (!this.isBlank || this.pending) this.hasEnded = true;
  }

  /** The paragraph that ends a section has come to its end. */
  private endSection(): void {
    this.join();
    this.section = undefined;
    if (!this.isDone) this.pending = new FirstPage();
  }

  /** Now it is known how the section began that ends here. */
  private join(): void {
    if (!this.pending) return;
    if (this.isBlank || CONTINUED.has(this.section!.type)) for (const line of this.pending.lines) this.page.add(line);
    else this.hasEnded = true;
    this.pending = undefined;
  }

  private get isBlank(): boolean {
    return this.lines.length === 0 && !this.hasPicture;
  }
}
