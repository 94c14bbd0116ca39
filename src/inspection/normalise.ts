import { withLatinLetters } from './look-alikes';

/** Invisible characters such as soft hyphens, zero-width characters and control characters, except white space. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\u2800|[^\P{Cc}\t-\r]/gu;

/**
 * Normalises a text for comparison: no accents, no invisible characters, Latin letters in place of their look-alikes, ordinary
 * spaces, and upper case unless `keepsCase`.
 */
export function normalise(text: string, { keepsCase = false } = {}): string {
  // Replace look-alikes both before and after NFKD: NFKD changes the lunate sigma, which looks like a C, to an ordinary
  // sigma.
  const letters = withLatinLetters(text.replace(INVISIBLE, '')).normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = withLatinLetters(letters).replace(/[\p{Zs}\v\f\r]/gu, ' ');
  return keepsCase ? plain : plain.toUpperCase();
}

export function withoutSpaces(text: string): string {
  return text.replace(/\s+/gu, '');
}
