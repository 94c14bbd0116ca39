/**
 * Whether two words differ by one wrong, missing or additional letter, or by two neighbouring letters in the wrong
 * order. False for equal words.
 */
export function isOneLetterApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** A set of words that can be searched by beginning, by ending, and for words that are one letter apart from a given word. */
export class WordSet {
  private readonly beginnings = new Map<string, Set<string>>();
  private readonly endings = new Map<string, Set<string>>();

  constructor(words: Iterable<string> = []) {
    for (const word of words) this.add(word);
  }

  add(word: string): void {
    put(this.beginnings, word.slice(0, 2), word);
    put(this.endings, word.slice(-2), word);
  }

  delete(word: string): void {
    this.beginnings.get(word.slice(0, 2))?.delete(word);
    this.endings.get(word.slice(-2))?.delete(word);
  }

  /**
   * Returns the words that are one letter apart from `word`. `word` needs at least five letters: only then do all such
   * words share its first two or its last two letters.
   */
  similar(word: string): string[] {
    return [...new Set([...this.beginning(word.slice(0, 2)), ...this.ending(word.slice(-2))])].filter((candidate) =>
      isOneLetterApart(candidate, word),
    );
  }

  beginning(part: string): string[] {
    return [...(this.beginnings.get(part.slice(0, 2)) ?? [])].filter((word) => word.startsWith(part));
  }

  ending(part: string): string[] {
    return [...(this.endings.get(part.slice(-2)) ?? [])].filter((word) => word.endsWith(part));
  }
}

function put(groups: Map<string, Set<string>>, key: string, word: string): void {
  const group = groups.get(key);
  if (group) group.add(word);
  else groups.set(key, new Set([word]));
}
