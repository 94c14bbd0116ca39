/**
 * Unicode has special letters for formulas, for example bold or italic ones. Many devices have no font for them. This list contains
 * the ranges of such letters that ordinary letters with a class can replace: first character, number of characters, classes.
 */
const BLOCKS: readonly (readonly [number, number, string])[] = [
  [0x1d400, 52, 'bold'],
  [0x1d434, 52, 'italic'],
  [0x1d468, 52, 'bold italic'],
  [0x1d5a0, 52, 'sans'],
  [0x1d5d4, 52, 'bold sans'],
  [0x1d608, 52, 'italic sans'],
  [0x1d63c, 52, 'bold italic sans'],
  [0x1d670, 52, 'mono'],
  [0x1d6a8, 58, 'bold'],
  [0x1d6e2, 58, 'italic'],
  [0x1d71c, 58, 'bold italic'],
  [0x1d756, 58, 'bold sans'],
  [0x1d790, 58, 'bold italic sans'],
  [0x1d7ce, 10, 'bold'],
  [0x1d7e2, 10, 'sans'],
  [0x1d7ec, 10, 'bold sans'],
  [0x1d7f6, 10, 'mono'],
];

const TOKEN = /<(mi|mn|mtext)([^>]*)>([^<]*)<\/\1>/g;

/**
 * Replaces the letters of `BLOCKS` in MathML with ordinary letters that have a class. Marks identifiers of several letters, such as
 * `sin`, as upright. The stylesheet sets all other identifiers in italics; without its rule, browsers would replace the ordinary
 * letters of these identifiers with the special italic ones.
 */
export function withOrdinaryLetters(mathml: string): string {
  return mathml.replace(TOKEN, (token, name: string, attributes: string, text: string) => {
    const isUpright = name === 'mi' && (attributes.includes('mathvariant') || !/^\p{L}$/u.test(text));
    const face = faceOf(text);
    if (face)
      return `<${name} class="${face}"${name === 'mi' ? ' mathvariant="normal"' : ''}>${text.normalize('NFKC')}</${name}>`;
    return isUpright && !attributes.includes('mathvariant')
      ? `<${name}${attributes} mathvariant="normal">${text}</${name}>`
      : token;
  });
}

/** Returns the classes for a text if all of its letters have the same classes in `BLOCKS`; otherwise undefined. */
function faceOf(text: string): string | undefined {
  const [first, ...others] = Array.from(text.replace(/[\s\p{P}]/gu, ''), faceOfLetter);
  return others.every((face) => face === first) ? first : undefined;
}

function faceOfLetter(letter: string): string | undefined {
  const code = letter.codePointAt(0)!;
  // Unicode has this italic letter outside the range of the other italic letters.
  if (letter === 'ℎ') return 'italic';
  return BLOCKS.find(([start, count]) => code >= start && code < start + count)?.[2];
}
