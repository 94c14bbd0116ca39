/** What begins with `&` in a header of Excel (ECMA-376, part 1, section 18.3.1.46): fonts, sizes, colours, page numbers, dates. */
const CODE = /&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[A-Za-z])/g;

/** The texts of the left, centre and right section of a header or footer, without Excel's codes. */
export function sectionsOf(text: string): string[] {
  // A doubled `&` is one that is printed.
  return text
    .split('&&')
    .join('\0')
    .split(/&[LCR]/)
    .map((section) => section.replace(CODE, '').replaceAll('\0', '&'));
}
