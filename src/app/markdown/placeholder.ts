/**
 * While Markdown is rendered, a pair of private-use characters represents a mark. Between them are the number of the source and, if
 * there is a verdict, its first letter.
 */
export const PLACEHOLDER = /\uE000(\d+)([a-z]?)\uE001/g;

/** Normalises line breaks to line feeds, and replaces NUL and the characters that represent marks. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\0\uE000\uE001]/g, '\uFFFD');
}
