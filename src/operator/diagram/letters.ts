/** Widths in thousandths of the font's size, and the characters that are at most so wide. */
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
/** What is not in the table, and an `m` and a `W`, which are wider than it says. */
const WIDEST = 1000;
/** How much wider letters are in bold. */
const BOLD = 1.1;

const widthOf = new Map(
  WIDTHS.flatMap(([width, characters]) => [...characters].map((character) => [character, width] as const)),
);
for (const wide of 'mW') widthOf.set(wide, WIDEST);

/**
 * Width of a line in pixels, at most. Which font a reader has is unknown: the table is that of DejaVu Sans, the widest of those
 * that the picture asks for.
 */
export function widthOfText(
  text: string,
  { size, bold = false }: { readonly size: number; readonly bold?: boolean },
): number {
  const thousandths = [...text].reduce((sum, character) => sum + (widthOf.get(character) ?? WIDEST), 0);
  return (thousandths / 1000) * size * (bold ? BOLD : 1);
}
