import { withLatinLetters } from './look-alikes';

/** Soft hyphens, zero-width characters, controls and other invisible characters, except those that separate. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\u2800|[^\P{Cc}\t-\r]/gu;

/**
 * Normalises a text for comparison: no accents, no invisible characters, Latin letters in place of those that look like
 * them, ordinary spaces, and upper case unless `keepsCase`.
 */
export function normalise(text: string, { keepsCase = false } = {}): string {
  // Before the decomposition too: it would turn the lunate sigma, which looks like a C, into an ordinary one.
  const letters = withLatinLetters(text.replace(INVISIBLE, '')).normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = withLatinLetters(letters).replace(/[\p{Zs}\v\f\r]/gu, ' ');
  return keepsCase ? plain : plain.toUpperCase();
}

export function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, '');
}
