/** Soft hyphens, zero-width characters and the like, which nobody sees. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;

/**
 * A text as it is compared: capitals (unless they are what is looked at), without accents, without what is invisible, every
 * space an ordinary one.
 */
export function folded(text: string, { keepsCase = false } = {}): string {
  const plain = text
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\p{Zs}\v\f\r]/gu, ' ');
  return keepsCase ? plain : plain.toUpperCase();
}

/** Without any space. */
export function squeezed(text: string): string {
  return text.replace(/\s+/gu, '');
}
