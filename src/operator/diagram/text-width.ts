/** Widths in thousandths of the font size, each with the characters that have at most this width. */
const WIDTHS: readonly (readonly [width: number, characters: string])[] = [
  [300, "ijlIJ'"],
  [370, ' .,:;/\\|-·f'],
  [430, '!()[]rt'],
  [560, '?_–*csz'],
  [620, 'akvxyLE FTYZeo'],
  [660, '0123456789bdghnpqu$KBS'],
  [720, 'ACPRXV'],
  [800, 'DGHNOQU&'],
  [870, 'wm+<=>~→←×#M'],
];
/** The width of `m` and `W`, and the assumed width of characters that are not in WIDTHS. */
const WIDEST = 1000;
/** The factor by which bold text is wider than regular text. */
const BOLD = 1.1;

const widthOf = new Map(
  WIDTHS.flatMap(([width, characters]) => [...characters].map((character) => [character, width] as const)),
);
for (const wide of 'mW') widthOf.set(wide, WIDEST);

/**
 * Returns the maximum width of a line in pixels. The reader's font is unknown, so WIDTHS contains the widths of characters in
 * DejaVu Sans, the widest font in the diagram's font list.
 */
export function textWidth(
  text: string,
  { size, bold = false }: { readonly size: number; readonly bold?: boolean },
): number {
  const thousandths = [...text].reduce((sum, character) => sum + (widthOf.get(character) ?? WIDEST), 0);
  return (thousandths / 1000) * size * (bold ? BOLD : 1);
}
