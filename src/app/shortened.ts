/**
 * Shortens a text to at most `longest` UTF-16 code units without splitting a surrogate pair. A shortened text ends with an ellipsis, which
 * is included in the length.
 */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${withoutHalfCharacter(text.slice(0, longest - 1))}…`;
}

/** Removes the high surrogate that remains at the end of a text if a cut has split a surrogate pair. */
export function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
