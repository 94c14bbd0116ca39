/** Soft hyphens, zero-width characters and other invisible characters. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/**
 * Normalises a text for comparison: no accents, no invisible characters, ordinary spaces, and upper case unless
 * `keepsCase`.
 */
export function normalise(text: string, { keepsCase = false } = {}): string {
  const plain = text
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\p{Zs}\v\f\r]/gu, ' ');
  return keepsCase ? plain : plain.toUpperCase();
}

export function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, '');
}
