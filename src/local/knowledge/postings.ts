import { WordSet } from './spelling';

/** Records the texts in which each term occurs, and how strongly. A term of the form `=word` is a whole word without accents. */
export class Postings {
  private readonly terms = new Map<string, Map<number, number>>();
  /** All whole words, without accents. `QuestionReader` searches this set for compounds and for words with a similar spelling. */
  readonly words = new WordSet();

  add(text: number, strengths: ReadonlyMap<string, number>): void {
    for (const [term, strength] of strengths) {
      const known = this.terms.get(term);
      if (known) {
        known.set(text, strength);
        continue;
      }
      this.terms.set(term, new Map([[text, strength]]));
      if (term.startsWith('=')) this.words.add(term.slice(1));
    }
  }

  remove(text: number, terms: Iterable<string>): void {
    for (const term of terms) {
      const known = this.terms.get(term);
      known?.delete(text);
      if (known?.size !== 0) continue;
      this.terms.delete(term);
      if (term.startsWith('=')) this.words.delete(term.slice(1));
    }
  }

  has(term: string): boolean {
    return this.terms.has(term);
  }

  /**
   * Returns how strongly each text has any of the terms: the highest product of a term's strength in the text and the term's
   * weight.
   *
   * @param size one more than the highest number of a text
   */
  strengths(terms: ReadonlyMap<string, number>, size: number): Float32Array {
    const strengths = new Float32Array(size);
    for (const [term, weight] of terms)
      for (const [text, strength] of this.terms.get(term) ?? [])
        if (strength * weight > strengths[text]) strengths[text] = strength * weight;
    return strengths;
  }
}
