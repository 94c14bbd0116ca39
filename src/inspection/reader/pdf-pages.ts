import type { Line, UncheckedReason } from '../report';
import { Lines } from './page';
import type { Annotations } from './pdf-contents';
import type { Page, Pdf } from './pdf-document';
import { type Drawing, readDrawing } from './pdf-drawing';
import { isMeaningless } from './pdf-glyphs';
import { linesOf, type PdfLine } from './pdf-lines';
import { OperatorBudget } from './pdf-operators';
import { isScan, MARGIN } from './pdf-scan';
import { textsOf } from './pdf-text';

/** Maximum number of pages whose headers and footers are read. */
const PAGES = 10;
/** Maximum number of pages that are searched for scans and for words that cannot be read. */
const DRAWN_PAGES = 30;

type Annotation = Awaited<ReturnType<Page['getAnnotations']>>[number];

/**
 * Reads the first page of a PDF and the headers and footers of the first `PAGES` pages, and detects pages that cannot be read.
 */
export class PdfPages {
  readonly lines: Line[] = [];
  readonly apart = new Lines();
  readonly margins = new Lines();
  private readonly text = new Lines();
  private readonly subtypes = new Set<string>();
  private readonly budget = new OperatorBudget();
  private hasField = false;
  private found: UncheckedReason | undefined;

  constructor(private readonly pdf: Pdf) {}

  /** @throws UncheckableDocument */
  async read(): Promise<void> {
    for (let number = 1; number <= Math.min(DRAWN_PAGES, this.pdf.numPages); number++) {
      if (number > PAGES && (this.found || this.budget.isSpent)) return;
      const page = await this.pdf.getPage(number);
      const lines = number <= PAGES ? await this.readTexts(page) : undefined;
      await this.checkDrawing(page, lines);
      page.cleanup();
    }
  }

  get annotations(): Annotations {
    return { subtypes: this.subtypes, hasField: this.hasField };
  }

  /** Why a page cannot be read; undefined if no such page was found. A first page without text counts as a scan. */
  get problem(): UncheckedReason | undefined {
    const hasText = [...this.text.lines, ...this.apart.lines].some((text) => /[\p{L}\p{N}]/u.test(text));
    return this.found ?? (hasText ? undefined : 'scan');
  }

  private async readTexts(page: Page): Promise<readonly PdfLine[]> {
    const { height } = page.getViewport({ scale: 1 });
    const isFirst = page.pageNumber === 1;
    const lines = linesOf(await textsOf(page));
    for (const { text, y, isArtifact, isRotated } of lines) {
      if (isMeaningless(text)) this.found = 'glyphs';
      const isMargin = y < height * MARGIN || y > height * (1 - MARGIN);
      if (isArtifact || (isMargin && (!isFirst || isRotated))) this.margins.add(text);
      if (!isFirst) continue;
      if (isRotated) this.apart.add(text);
      else
        for (const line of this.text.add(text)) this.lines.push(isMargin ? { text: line, isMargin } : { text: line });
    }
    for (const annotation of await page.getAnnotations()) this.addAnnotation(annotation, isFirst);
    return lines;
  }

  /** Records what an annotation is. On the first page, also adds the text of a comment or a stamp, or the value of a form field. */
  private addAnnotation(
    { subtype, textContent, contentsObj, fieldType, fieldValue }: Annotation,
    isFirst: boolean,
  ): void {
    this.subtypes.add(subtype as string);
    this.hasField ||= fieldType !== undefined && fieldType !== null;
    if (!isFirst) return;
    const texts: unknown[] = [];
    if (subtype === 'FreeText' || subtype === 'Stamp') texts.push(...(textContent ?? [contentsObj?.str]));
    if (fieldType === 'Tx' || fieldType === 'Ch') texts.push(...[fieldValue].flat());
    for (const text of texts) if (typeof text === 'string') this.apart.add(text);
  }

  private async checkDrawing(page: Page, lines: readonly PdfLine[] | undefined): Promise<void> {
    if (this.found === 'glyphs' || this.budget.isSpent) return;
    const drawing: Drawing = await readDrawing(page, this.budget);
    if (drawing.hasUnreadableWords) this.found = 'glyphs';
    else if (drawing.pictureShare > 0) {
      const { width, height } = page.getViewport({ scale: 1 });
      if (isScan(lines ?? linesOf(await textsOf(page)), drawing.pictureShare, { width, height })) this.found ??= 'scan';
    }
  }
}
