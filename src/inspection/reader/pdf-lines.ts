import type { Piece } from './pdf-pieces';

export interface PdfLine {
  /** Columns are separated by tabs. */
  readonly text: string;
  /** Points from the page's top. */
  readonly y: number;
  readonly isArtifact: boolean;
}

/** What lies on one line, a space, and the space between two columns, in sizes of letters. */
const LINE = 0.4;
const SPACE = 0.15;
const COLUMN = 1.5;

/** Puts the pieces of a page together as lines, as they are seen from top to bottom. */
export function linesOf(pieces: readonly Piece[]): PdfLine[] {
  const lines: Piece[][] = [];
  for (const piece of pieces.filter(({ isLevel }) => isLevel).sort((a, b) => a.y - b.y)) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (first && piece.y - first.y <= LINE * Math.max(first.size, piece.size)) line!.push(piece);
    else lines.push([piece]);
  }
  return [...lines.map(lineOf), ...slanting(pieces)];
}

function lineOf(pieces: Piece[]): PdfLine {
  const [first, ...others] = pieces.sort((a, b) => a.x - b.x) as [Piece, ...Piece[]];
  let text = first.text;
  let last = first;
  for (const piece of others) {
    if (isRepeated(last, piece)) continue;
    text += between(last, piece) + piece.text;
    last = piece;
  }
  return { text, y: first.y, isArtifact: pieces.some(({ isArtifact }) => isArtifact) };
}

function between(last: Piece, next: Piece): string {
  const gap = (next.x - last.x - last.width) / Math.max(last.size, next.size);
  return gap > COLUMN ? '\t' : gap > SPACE ? ' ' : '';
}

/** Bold letters are sometimes the same letters drawn twice, a little apart. */
function isRepeated(last: Piece, next: Piece): boolean {
  return last.text === next.text && next.x - last.x < last.size / 10;
}

/** What is written aslant, such as a watermark, or upwards: in the order in which it is drawn. */
function slanting(pieces: readonly Piece[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let text = '';
  for (const [i, { isLevel, isArtifact, text: piece, y }] of pieces.entries()) {
    if (isLevel) continue;
    text += piece;
    if (pieces[i + 1] && !pieces[i + 1]!.isLevel && text.length < 100) continue;
    lines.push({ text, y, isArtifact });
    text = '';
  }
  return lines;
}
