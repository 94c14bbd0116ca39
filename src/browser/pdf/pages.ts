import { type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { markFound } from './marking';

/** The maximum number of pages that are kept in memory as pictures. */
const MAX_DRAWN = 8;
/** The maximum number of pixels per CSS pixel in the picture of a page, in each direction. */
const MAX_DENSITY = 2;
/** The maximum number of pixels in the picture of a page. Some browsers draw nothing if there are more. */
const MAX_DOTS = 16_000_000;

/** The pages of a PDF file, one below the other. Draws a page shortly before it comes into view. */
export class Pages {
  private readonly elements: HTMLElement[] = [];
  /** The pages that are drawn or being drawn, by their number, in the order in which they came into view. */
  private readonly drawn = new Map<number, Promise<void>>();
  /** The number of the page that was opened last. */
  private place = 1;
  private readonly observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const number = Number((target as HTMLElement).dataset.pageNumber);
        // A page that cannot be drawn stays blank, and does not affect the others.
        if (isIntersecting) this.draw(number).catch(() => undefined);
      }
    },
    { rootMargin: '50% 0px' },
  );

  private constructor(
    private readonly pdf: PDFDocumentProxy,
    private readonly passage: string,
  ) {}

  /** @param label the label of a page, with `#` for its number */
  static async of(pdf: PDFDocumentProxy, container: HTMLElement, label: string, passage: string): Promise<Pages> {
    const pages = new Pages(pdf, passage);
    // Most documents have pages of one size. If a page has another size, its element gets the correct size when the page is drawn.
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
    for (let number = 1; number <= pdf.numPages; number++) {
      const element = document.createElement('div');
      element.className = 'page';
      element.dataset.pageNumber = String(number);
      element.role = 'group';
      element.ariaLabel = label.replace('#', String(number));
      element.style.aspectRatio = `${width} / ${height}`;
      pages.elements.push(element);
    }
    container.replaceChildren(...pages.elements);
    return pages;
  }

  /** Shows a page, and scrolls to the passage if the page contains it. */
  async open(number: number): Promise<void> {
    this.place = number;
    const element = this.elements[number - 1]!;
    element.scrollIntoView();
    await this.draw(number);
    element.querySelector('mark')?.scrollIntoView({ block: 'center' });
    // Draw the remaining pages when the user scrolls to them.
    for (const page of this.elements) this.observer.observe(page);
  }

  private draw(number: number): Promise<void> {
    const drawing = this.drawn.get(number) ?? this.drawNow(number);
    this.drawn.delete(number);
    this.drawn.set(number, drawing);
    for (const [oldest] of this.drawn) {
      if (this.drawn.size <= MAX_DRAWN) break;
      this.drawn.delete(oldest);
      this.elements[oldest - 1]!.replaceChildren();
    }
    return drawing;
  }

  private async drawNow(number: number): Promise<void> {
    const element = this.elements[number - 1]!;
    const page = await this.pdf.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    element.style.aspectRatio = `${width} / ${height}`;
    const scale = () => element.clientWidth / width;
    const drawing = drawPage(page, scale());
    const layer = document.createElement('div');
    layer.className = 'textLayer';
    const text = new TextLayer({
      textContentSource: await page.getTextContent(),
      container: layer,
      viewport: page.getViewport({ scale: scale() }),
    });
    await text.render();
    markFound(text.textDivs, this.passage, Math.abs(number - this.place) === 1);
    // When the size of the window changes, the browser scales the picture: fit the text layer to it again.
    const canvas = await drawing;
    new ResizeObserver(() => {
      layer.style.setProperty('--total-scale-factor', String(scale()));
      text.update({ viewport: page.getViewport({ scale: scale() }) });
    }).observe(canvas);
    // If the page was removed from `drawn` meanwhile, discard its picture: the page is drawn again when it comes back into view.
    if (this.drawn.has(number)) element.replaceChildren(canvas, layer);
  }
}

async function drawPage(page: PDFPageProxy, scale: number): Promise<HTMLCanvasElement> {
  const { width, height } = page.getViewport({ scale });
  const density = Math.min(devicePixelRatio, MAX_DENSITY, Math.sqrt(MAX_DOTS / (width * height)));
  const viewport = page.getViewport({ scale: scale * density });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  return canvas;
}
