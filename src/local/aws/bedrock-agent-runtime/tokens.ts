const SIZES = [4, 3, 6, 5, 3, 5, 4, 6, 3, 4];

/** No token has more characters. */
export const LONGEST_TOKEN = Math.max(...SIZES);

/** Cuts a text into tokens of three to six characters, always in the same way. */
export function tokensOf(text: string): string[] {
  return pieces([...text]).map((characters) => characters.join(''));
}

/** Cuts bytes into tokens of three to six bytes, wherever characters begin and end. */
export function byteTokensOf(text: string): Buffer[] {
  return pieces([...Buffer.from(text)]).map((bytes) => Buffer.from(bytes));
}

function pieces<Item>(items: readonly Item[]): Item[][] {
  const found: Item[][] = [];
  for (let start = 0; start < items.length; start += found[found.length - 1].length) {
    found.push(items.slice(start, start + SIZES[found.length % SIZES.length]));
  }
  return found;
}
