const SIZES = [4, 3, 6, 5, 3, 5, 4, 6, 3, 4];
const LONGEST_TOKEN = Math.max(...SIZES);

/** Filler with every kind of Markdown block, to exercise renderers. */
const BLOCKS = [
  'Wärmepumpen **senken** den Verbrauch von Öl und Gas; der Beitrag beträgt *höchstens* 35 Prozent der Kosten. ',
  'Les façades isolées gardent la chaleur, même en février. Più efficienza, meno spese: è così.\n\n',
  '- erster Punkt mit `Code`\n- zweiter Punkt\n  - eine Ebene tiefer\n- dritter Punkt\n\n',
  '| Jahr | Strom | Wärme |\n| --- | ---: | ---: |\n| 2024 | 40260 | 11650 |\n| 2025 | 40990 | 13050 |\n\n',
  '> Eine Stelle, die zitiert wird.\n\n',
  '```ts\nconst watts = (volts: number, amperes: number) => volts * amperes;\n```\n\n',
  '1. Offerte einholen\n2. Antrag stellen\n3. Bauen 🏗\n\n',
].join('');

/** Splits a text into tokens of three to six characters; the last may be shorter. The same text always gives the same tokens. */
export function tokensOf(text: string): string[] {
  return pieces([...text]).map((characters) => characters.join(''));
}

/** Splits a text as `tokensOf` does, but counts bytes, so that a token can end within a character. */
export function byteTokensOf(text: string): Buffer[] {
  return pieces([...Buffer.from(text)]).map((bytes) => Buffer.from(bytes));
}

/** Returns Markdown of this many tokens, always the same. It may end in the middle of a block. */
export function filler(count: number): string {
  let text = '';
  for (let section = 1; text.length < count * LONGEST_TOKEN * 2; section++)
    text += `## Abschnitt ${section}\n\n${BLOCKS}`;
  return tokensOf(text).slice(0, count).join('');
}

function pieces<Item>(items: readonly Item[]): Item[][] {
  const found: Item[][] = [];
  for (let start = 0; start < items.length; start += found[found.length - 1].length) {
    found.push(items.slice(start, start + SIZES[found.length % SIZES.length]));
  }
  return found;
}
