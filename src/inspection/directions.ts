/** The control character that starts a right-to-left override (Unicode Standard Annex 9, section 2). */
const RIGHT_TO_LEFT = '\u202e';
/** Control characters that open a section of text with its own direction. */
const OPENING = /[\u202a\u202b\u202d\u202e\u2066-\u2068]/;
/** Control characters that close a section of text with its own direction. */
const CLOSING = /[\u202c\u2069]/;
const ANY = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * Returns a line as it is stored and, if it contains characters that change its direction, also in two forms in which it may
 * be displayed.
 * For example, a right-to-left override displays `HCILUARTREV` as `VERTRAULICH`.
 */
export function displayed(line: string): readonly string[] {
  if (!ANY.test(line)) return [line];
  return [line, withOverridesReversed(line), reversed(line)];
}

/** Reverses the text within right-to-left overrides. The other control characters do not reverse Latin letters. */
function withOverridesReversed(line: string): string {
  /** The open sections, innermost last. The parts of a section are in the order in which the line stores them. */
  const sections: { readonly isReversed: boolean; readonly parts: string[] }[] = [{ isReversed: false, parts: [] }];
  const close = () => {
    const { isReversed, parts } = sections.pop()!;
    sections.at(-1)!.parts.push((isReversed ? parts.reverse() : parts).join(''));
  };
  for (const character of line) {
    if (OPENING.test(character)) sections.push({ isReversed: character === RIGHT_TO_LEFT, parts: [] });
    else if (!CLOSING.test(character)) sections.at(-1)!.parts.push(character);
    else if (sections.length > 1) close();
  }
  while (sections.length > 1) close();
  return sections[0]!.parts.join('');
}

function reversed(line: string): string {
  return [...line].reverse().join('');
}
