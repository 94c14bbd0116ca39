import type { Page } from './pdf-document';
import { UnreadableWords } from './pdf-glyphs';
import { type OperatorBudget, operatorCodes, operatorsOf } from './pdf-operators';
import { combined, type Matrix, PictureCover } from './pdf-pictures';

/** What a page's drawing operators reveal that its text content does not. */
export interface Drawing {
  /** The share of the page that pictures cover, from 0 to 1. */
  readonly pictureShare: number;
  /** Whether the page has words in fonts that do not map their glyphs to characters. */
  readonly hasUnreadableWords: boolean;
}

interface State {
  readonly matrix: Matrix;
  readonly font: string;
  /** Whether shapes are filled with a pattern that draws a picture. */
  readonly hasPictureFill: boolean;
  /** Whether no operator has drawn anything since the last transformation of coordinates. */
  isUnused: boolean;
}

/** Operators that draw nothing themselves. */
const SILENT = /^(?:set|begin|end|mark|dependency|moveText|nextLine|clip|eoClip|save|restore|transform|paintForm)/;

/**
 * Interprets the drawing operators of a page. `openPdf` makes pdf.js omit pictures, so the only trace of a picture is a
 * transformation of coordinates after which no operator draws anything.
 */
export async function readDrawing(page: Page, budget: OperatorBudget): Promise<Drawing> {
  const codes = await operatorCodes();
  const silent = codesOf(codes, SILENT);
  const fillColours = codesOf(codes, /^setFill/);
  const fills = codesOf(codes, /^(?:fill|eoFill|fillStroke|eoFillStroke|closeFillStroke|closeEOFillStroke)$/);
  const words = new UnreadableWords(page);
  const cover = new PictureCover(page.view);
  const states: State[] = [{ matrix: [1, 0, 0, 1, 0, 0], font: '', hasPictureFill: false, isUnused: false }];
  const change = (state: Partial<State>) => states.push({ ...states.pop()!, ...state });
  const restore = () => {
    const { isUnused, matrix } = states.at(-1)!;
    if (isUnused) cover.add(matrix);
    if (states.length > 1) states.pop();
  };
  for await (const { code, args } of operatorsOf(page, budget)) {
    const { matrix, font, hasPictureFill, isUnused } = states.at(-1)!;
    if (code === codes.save) states.push({ ...states.at(-1)! });
    else if (code === codes.restore || code === codes.paintFormXObjectEnd) restore();
    else if (code === codes.transform) {
      // Several pictures, such as the strips of a scan, may follow each other without a `restore` between them.
      if (isUnused) cover.add(matrix);
      change({ matrix: combined(matrix, args as unknown as Matrix), isUnused: true });
    } else if (code === codes.paintFormXObjectBegin)
      states.push({ ...states.at(-1)!, matrix: combined(matrix, (args[0] as Matrix | null) ?? [1, 0, 0, 1, 0, 0]) });
    else if (code === codes.setFont) change({ font: args[0] as string });
    else if (code === codes.showText) await words.add(font, args[0] as readonly unknown[]);
    else if (fillColours.has(code)) change({ hasPictureFill: isPicturePattern(args, codes, silent) });
    else if (code === codes.constructPath && hasPictureFill && fills.has(args[0] as number))
      cover.add(combined(matrix, boxOf(args[2] as ArrayLike<number> | null)));
    const drawsNothing = silent.has(code) || (code === codes.constructPath && args[0] === codes.endPath);
    if (!drawsNothing) for (const state of states) state.isUnused = false;
  }
  while (states.length > 1) restore();
  restore();
  await addStamps(cover, page);
  return { pictureShare: cover.share, hasUnreadableWords: words.hasWord };
}

function codesOf(codes: Readonly<Record<string, number>>, names: RegExp): ReadonlySet<number> {
  return new Set(Object.keys(codes).flatMap((name) => (names.test(name) ? [codes[name]!] : [])));
}

/**
 * Whether a colour is a tiling pattern with a picture. pdf.js reports it as a pattern that transforms coordinates but
 * draws nothing.
 */
function isPicturePattern(
  [type, , operators]: readonly unknown[],
  { transform }: Readonly<Record<string, number>>,
  silent: ReadonlySet<number>,
): boolean {
  if (type !== 'TilingPattern') return false;
  const { fnArray } = operators as { readonly fnArray: readonly number[] };
  return fnArray.includes(transform!) && fnArray.every((code) => silent.has(code));
}

/** Returns the matrix that maps the unit square to a box, which is given as left, bottom, right and top. */
function boxOf(box: ArrayLike<number> | null): Matrix {
  const [left = 0, bottom = 0, right = 0, top = 0] = Array.from(box ?? []);
  return [right - left, 0, 0, top - bottom, left, bottom];
}

/** Adds the areas of stamp annotations to the cover, because people also use stamps to place a picture on an empty page. */
async function addStamps(cover: PictureCover, page: Page): Promise<void> {
  for (const { subtype, rect } of await page.getAnnotations()) {
    if (subtype === 'Stamp') cover.add(boxOf(rect as readonly number[]));
  }
}
