import { SearchTooLong } from '../errors';
import { patternOf, wordsIn } from '../words/words';

/** Maximum characters of a search. */
export const LONGEST_SEARCH = 200;

/** The words that a user searches for; all of them must occur. Characters other than letters, digits and emoji separate words. */
export class SearchQuery {
  readonly text: string;
  private readonly patterns: readonly string[];

  /** @throws SearchTooLong */
  constructor(input: string) {
    this.text = input.trim().replace(/\s+/g, ' ');
    const length = [...this.text].length;
    if (length > LONGEST_SEARCH) throw new SearchTooLong({ received: length, limit: LONGEST_SEARCH });
    this.patterns = [...new Set([...wordsIn(this.text)].map(({ folded }) => patternOf(folded)))];
  }

  /** Whether there is nothing to search for: no letter, digit or emoji. */
  get isEmpty(): boolean {
    return this.patterns.length === 0;
  }

  /** Whether each of the words is in at least one of the word lists. */
  matches(...lists: readonly string[]): boolean {
    return this.patterns.every((pattern) => lists.some((list) => list.includes(pattern)));
  }

  /**
   * Returns the part of a word that matches a searched word: its offsets in the folded form of the word, and the index of the searched
   * word. Returns undefined if no searched word matches.
   */
  partOf(folded: string): { readonly from: number; readonly to: number; readonly pattern: number } | undefined {
    const word = ` ${folded}`;
    for (const [pattern, text] of this.patterns.entries()) {
      const at = word.indexOf(text);
      if (at < 0) continue;
      const from = text.startsWith(' ') ? 0 : at - 1;
      return { from, to: from + text.trimStart().length, pattern };
    }
    return undefined;
  }
}
