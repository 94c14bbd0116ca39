import type { PdfLine } from './pdf-lines';

/** The share of a page's height that headers and footers each occupy: 3 cm of an A4 page. */
export const MARGIN = 0.1;
/** The minimum share of a scanned page that pictures cover. */
const PICTURE = 0.6;
/**
 * Only horizontal lines between the header and the footer count. A page is not a scan if its long lines have at least
 * `WORDS_IN_LINES` words in total, or all its lines have at least `WORDS`. A long line has at least `LINE_WORDS` words; the lines of
 * stamps are shorter.
 */
const LINE_WORDS = 5;
const WORDS_IN_LINES = 25;
const WORDS = 120;
/**
 * A slide is not a scan if it has at least `SLIDE_WORDS` words in large letters. `LARGE` is their minimum size relative to
 * the height of the page.
 */
const SLIDE_WORDS = 4;
const LARGE = 0.025;
/** The aspect ratios of slides: 4:3, A4 in PowerPoint, 16:10 and 16:9. Paper has other ratios: 1.29 or 1.41. */
const SLIDE_FORMATS = [1.333, 1.444, 1.6, 1.778];

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Whether a page is a scan: pictures cover most of it, and any text is only a stamp, a page number or a line that the
 * scanner added. False for a page or slide with enough text, even with a background picture, and for a scan with recognised text.
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
