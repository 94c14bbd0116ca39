import type { PdfLine } from './pdf-lines';

/** The share of a page's height that headers and footers each occupy: 3 cm of an A4 page. */
export const MARGIN = 0.1;
/** The share of a page that a picture covers at least in a scan. */
const PICTURE = 0.6;
/** Words in lines of text, and words altogether, that make the text of a page. Stamps have short lines. */
const LINE_WORDS = 5;
const WORDS_IN_LINES = 25;
const WORDS = 120;
/** Words in large letters that make the text of a slide, and the size of large letters relative to the page's height. */
const SLIDE_WORDS = 4;
const LARGE = 0.025;
/** Width by height of slides: 4:3, A4 in PowerPoint, 16:10 and 16:9. Paper has other proportions: 1.29 or 1.41. */
const SLIDE_FORMATS = [1.333, 1.444, 1.6, 1.778];

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Whether a page is a scan: a picture covers most of it, and its text is not the page's text but a stamp, a page number or
 * the line of a scanner. A picture behind a page of text, or behind a slide, is none, nor is a scan with recognised text.
 */
export function isScan(lines: readonly PdfLine[], pictureShare: number, page: Size): boolean {
  if (pictureShare < PICTURE) return false;
  if (
    isSlide(page) &&
    wordsIn(lines.filter((line) => !line.isRotated && line.size >= page.height * LARGE)) >= SLIDE_WORDS
  )
    return false;
  const body = lines.filter(
    ({ y, isArtifact, isRotated }) =>
      !isArtifact && !isRotated && y >= page.height * MARGIN && y <= page.height * (1 - MARGIN),
  );
  const text = body.filter((line) => wordsIn([line]) >= LINE_WORDS);
  return wordsIn(text) < WORDS_IN_LINES && wordsIn(body) < WORDS;
}

function isSlide({ width, height }: Size): boolean {
  return SLIDE_FORMATS.some((format) => Math.abs(width / height - format) < 0.01);
}

function wordsIn(lines: readonly PdfLine[]): number {
  return lines.reduce((count, { text }) => count + (text.match(/\p{L}{2,}/gu)?.length ?? 0), 0);
}
