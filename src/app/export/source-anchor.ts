/** The anchor of a source in a file. Word allows only letters, digits and underscores in an anchor. */
export function sourceAnchor(turn: number, source: number): string {
  return `source_${turn}_${source}`;
}
