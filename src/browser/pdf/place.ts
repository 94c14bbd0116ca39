import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { locate, MIN_SHARE } from '../../inspection/passage-search';
import { leastShare } from './marking';

/** The share of a passage that a page must contain to end the search. */
const ENOUGH = 0.8;
/** The maximum number of pages that are searched. */
const MAX_PAGES = 500;

/**
 * Finds the page that contains the largest part of a passage. Begins with `named`, the page that the knowledge base named, and continues
 * with its neighbours.
 *
 * @returns `named` if the passage is empty; undefined if no searched page contains enough of the passage
 */
export async function pageOf(pdf: PDFDocumentProxy, passage: string, named: number): Promise<number | undefined> {
  let best: number | undefined;
  let most = 0;
  if (passage.trim() === '') return named;
  const least = leastShare(passage);
  for (const page of outwards(named, pdf.numPages).slice(0, MAX_PAGES)) {
    const { share } = locate(await linesOf(pdf, page), passage, least);
    if (share > most) [best, most] = [page, share];
    // A passage that continues on the next page may reach `ENOUGH` on neither page. Therefore, a share of at least `MIN_SHARE` also ends
    // the search, but not before `named` and its neighbours are searched. A smaller share may be text that many pages contain.
    if (share >= ENOUGH || (most >= MIN_SHARE && Math.abs(page - named) > 1)) break;
  }
  return best;
}

/** The numbers of all pages by their distance from `first`. Of two pages at the same distance, the later one comes first. */
function outwards(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).sort(
    (a, b) => Math.abs(a - first) - Math.abs(b - first) || b - a,
  );
}

async function linesOf(pdf: PDFDocumentProxy, number: number): Promise<string[]> {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  return items.map((item) => ('str' in item ? item.str : ''));
}
