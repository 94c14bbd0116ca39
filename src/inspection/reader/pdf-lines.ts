import type { PdfText } from './pdf-text';

export interface PdfLine {
  /** Columns are separated by tabs. */
  readonly text: string;
  /** Distance from the top of the page, in points. */
  readonly y: number;
  /** Font size of the line's first text item. */
  readonly size: number;
  readonly isArtifact: boolean;
  readonly isRotated: boolean;
}

/** The maximum vertical distance within one line, relative to the font size. */
const LINE_TOLERANCE = 0.4;
/** The minimum cosine of the angle between two rotated texts of one line. The angle is therefore at most 3.6 degrees. */
const SAME_DIRECTION = 0.998;
/** The minimum width of a space, relative to the font size. */
const SPACE_WIDTH = 0.15;
/** The minimum gap between two columns, relative to the font size. */
const COLUMN_GAP = 1.5;

/** Joins the text items of a page into lines: first the horizontal lines, from top to bottom, then the rotated ones. */
export function linesOf(texts: readonly PdfText[]): PdfLine[] {
  const lines: PdfText[][] = [];
  for (const text of texts.filter(({ isHorizontal }) => isHorizontal).sort((a, b) => a.y - b.y)) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (first && text.y - first.y <= LINE_TOLERANCE * Math.max(first.size, text.size)) line!.push(text);
    else lines.push([text]);
  }
  return [...lines.map(lineOf), ...rotatedLines(texts)];
}

function lineOf(texts: PdfText[]): PdfLine {
  const [first, ...others] = texts.sort((a, b) => a.x - b.x) as [PdfText, ...PdfText[]];
  let line = first.text;
  let last = first;
  for (const next of others) {
    if (isRepeated(last, next)) continue;
    line += separator(last, next) + next.text;
    last = next;
  }
  const isArtifact = texts.some((text) => text.isArtifact);
  return { text: line, y: first.y, size: first.size, isArtifact, isRotated: false };
}

function separator(last: PdfText, next: PdfText): string {
  const gap = (next.x - last.x - last.width) / Math.max(last.size, next.size);
  return gap > COLUMN_GAP ? '\t' : gap > SPACE_WIDTH ? ' ' : '';
}

/** Whether `next` repeats `last`: some programs produce bold text by drawing it twice with a small offset. */
function isRepeated(last: PdfText, next: PdfText): boolean {
  return last.text === next.text && next.x - last.x < last.size / 10;
}

/** Joins rotated text items, such as a watermark or a marginal note, into lines. */
function rotatedLines(texts: readonly PdfText[]): PdfLine[] {
  const lines: PdfText[][] = [];
  let isEnded = true;
  for (const text of texts) {
    const [first] = lines.at(-1) ?? [];
    if (!text.isHorizontal && !isEnded && first && isContinued(first, text)) lines.at(-1)!.push(text);
    else if (!text.isHorizontal) lines.push([text]);
    isEnded = text.isHorizontal;
  }
  return lines.map((line) => {
    const [{ angle, y }] = line as [PdfText, ...PdfText[]];
    return { ...lineOf(line.map((text) => turned(text, angle))), y, isRotated: true };
  });
}

/** Whether a rotated text is on the same line as another: it has the same direction and the same baseline. */
function isContinued(first: PdfText, next: PdfText): boolean {
  const offset = Math.abs(turned(next, first.angle).y - turned(first, first.angle).y);
  return (
    Math.cos(next.angle - first.angle) > SAME_DIRECTION && offset <= LINE_TOLERANCE * Math.max(first.size, next.size)
  );
}

/** Rotates the position of a text about the page's top left corner, so that text at this angle becomes horizontal. */
function turned(text: PdfText, angle: number): PdfText {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { ...text, x: text.x * cos + text.y * sin, y: text.y * cos - text.x * sin };
}
