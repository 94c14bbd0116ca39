/** Characters that change the direction of the text after them (Unicode Standard Annex 9, section 2). */
const RIGHT_TO_LEFT = '\u202e';
const OPENING = /[\u202a\u202b\u202d\u202e\u2066-\u2068]/;
const CLOSING = /[\u202c\u2069]/;
const ANY = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * A line as it is stored and, if it contains characters that turn text, as it may be displayed: a right-to-left override
 * displays `HCILUARTREV` as `VERTRAULICH`.
 */
export function displayed(line: string): readonly string[] {
  if (!ANY.test(line)) return [line];
  return [line, turned(line), reversed(line)];
}

/** Reverses the text of right-to-left overrides. Other controls do not turn Latin letters. */
function turned(line: string): string {
  /** Open sections, innermost last: what each contains, in the order in which it is stored. */
  const sections: { readonly isTurned: boolean; readonly parts: string[] }[] = [{ isTurned: false, parts: [] }];
  const close = () => {
    const { isTurned, parts } = sections.pop()!;
    sections.at(-1)!.parts.push((isTurned ? parts.reverse() : parts).join(''));
  };
  for (const character of line) {
    if (OPENING.test(character)) sections.push({ isTurned: character === RIGHT_TO_LEFT, parts: [] });
    else if (!CLOSING.test(character)) sections.at(-1)!.parts.push(character);
    else if (sections.length > 1) close();
  }
  while (sections.length > 1) close();
  return sections[0]!.parts.join('');
}

function reversed(line: string): string {
  return [...line].reverse().join('');
}
