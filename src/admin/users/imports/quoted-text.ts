const PAIRS: Readonly<Record<string, string>> = { '"': '"', '„': '“”"', '“': '”', '«': '»', '<': '>', '(': ')' };
const SEPARATOR = /[;,、،\t\n]/;

/** A piece of a text, and the separator before it: `` for the first one. */
interface Piece {
  readonly text: string;
  readonly after: string;
}

/** Splits a text at commas, semicolons, tabs and line ends outside quotation marks and brackets. */
export function splitOutsideQuotes(text: string): Piece[] {
  const pieces: Piece[] = [];
  // Searched once only: megabytes of opening brackets must not take long.
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

/** Where a quotation or bracket that opens at `index` closes. @returns undefined if it does not; it is an ordinary character then */
function closing(text: string, index: number): number | undefined {
  const ends = PAIRS[text[index]!]!;
  for (let end = index + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (ends.includes(text[end]!)) return end;
  }
  return undefined;
}
