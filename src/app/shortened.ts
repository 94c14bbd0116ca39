/** Shortens a text to a number of UTF-16 code units, followed by an ellipsis, without splitting a character. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${withoutHalfCharacter(text.slice(0, longest - 1))}…`;
}

/** Removes the first half of a character that a cut has split. */
export function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
