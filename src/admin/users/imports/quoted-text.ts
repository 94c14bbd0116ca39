const PAIRS: Readonly<Record<string, string>> = { '"': '"', '„': '“”"', '“': '”', '«': '»', '<': '>', '(': ')' };
const SEPARATOR = /[;,、،\t\n]/;

/** A piece of a text, and the separator before it, which is empty for the first piece. */
interface Piece {
  readonly text: string;
  readonly after: string;
}

/** Splits a text at commas, semicolons, tabs and line ends outside quotation marks and brackets. */
export function splitOutsideQuotes(text: string): Piece[] {
  const pieces: Piece[] = [];
  // Opening characters without a closing one. Search for the closing character only once, because searching again for
  // each of a million opening brackets would take too long.
  const unclosed = new Set<string>();
  let [start, after] = [0, ''];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (PAIRS[character] && !unclosed.has(character)) {
      const end = closing(text, index);
      if (end === undefined) unclosed.add(character);
      else index = end;
    } else if (SEPARATOR.test(character)) {
      pieces.push({ text: text.slice(start, index), after });
      [start, after] = [index + 1, character === '、' || character === '،' ? ',' : character];
    }
  }
  return [...pieces, { text: text.slice(start), after }];
}

/**
 * Finds the end of a quotation or bracket that opens at `index`.
 *
 * @returns undefined if it is never closed; the opening character is then ordinary text
 */
function closing(text: string, index: number): number | undefined {
  const ends = PAIRS[text[index]!]!;
  for (let end = index + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (ends.includes(text[end]!)) return end;
  }
  return undefined;
}
