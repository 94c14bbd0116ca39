import MiniSearch, { type SearchResult } from 'minisearch';
import { languageOf } from './language';
import type { Finding, Passage } from './passage';
import { contentWordsOf, gramsOf, stemsOf, wordsOf } from './terms';

/** A passage matches a question when it contains more than this share of the question's content words. */
const MINIMUM_COVERAGE = 0.5;
/** A word counts as found without its stem when the passage has this share of its 5-grams: for compounds and their parts. */
const GRAM_SHARE = 0.5;
/** Passages with less than this share of the best passage's weight are dropped. */
const MINIMUM_WEIGHT = 0.1;
/** Boost of passages in the question's language. */
const LANGUAGE_BOOST = 1.2;

/** A full-text index of passages. */
export class PassageIndex {
  private readonly passages = new Map<string, Passage>();
  private readonly search = new MiniSearch<Passage>({
    fields: ['name', 'heading', 'text', 'grams'],
    extractField: (passage, field) =>
      field === 'grams' ? `${passage.name} ${passage.text}` : (passage[field as keyof Passage] as string),
    tokenize: wordsOf,
    processTerm: (word, field) => (field === 'grams' ? gramsOf(word) : stemsOf(word)),
  });

  add(passages: readonly Passage[]): void {
    for (const passage of passages) this.passages.set(passage.id, passage);
    this.search.addAll(passages);
  }

  remove(passages: readonly Passage[]): void {
    for (const { id } of passages) this.passages.delete(id);
    this.search.discardAll(passages.map(({ id }) => id));
  }

  /** The passages that match a question, best first. */
  find(question: string, limit: number): Finding[] {
    const words = contentWordsOf(question);
    if (words.length === 0) return [];
    const language = languageOf(question);
    const matches = this.matches(words, language)
      .map((result) => ({
        id: result.id as string,
        coverage: coverage(words, result),
        weight: result.score * coverage(words, result),
      }))
      .filter((match) => match.coverage > MINIMUM_COVERAGE)
      .sort((a, b) => b.weight - a.weight);
    return matches
      .filter(({ weight }) => weight >= matches[0].weight * MINIMUM_WEIGHT)
      .slice(0, limit)
      .map(({ id, weight }) => ({
        ...this.passages.get(id)!,
        score: Math.round((weight / matches[0].weight) * matches[0].coverage * 10_000) / 10_000,
      }));
  }

  private matches(words: readonly string[], language: string | undefined): SearchResult[] {
    return this.search.search(
      {
        combineWith: 'OR',
        queries: [
          {
            queries: [words.join(' ')],
            fields: ['name', 'heading', 'text'],
            boost: { name: 1.5, heading: 1.5 },
            processTerm: stemsOf,
          },
          { queries: [words.join(' ')], fields: ['grams'], boost: { grams: 0.3 }, processTerm: gramsOf },
        ],
      },
      {
        boostDocument: (id) =>
          language && this.passages.get(id as string)?.language === language ? LANGUAGE_BOOST : 1,
      },
    );
  }
}

/** The share of the words that a result contains, weighted by length: long words are more specific. */
function coverage(words: readonly string[], { match }: SearchResult): number {
  const hasStem = (stem: string) => match[stem]?.some((field) => field !== 'grams') ?? false;
  const hasGram = (gram: string) => match[gram]?.includes('grams') ?? false;
  const found = words.filter((word) => {
    const grams = gramsOf(word);
    return (
      stemsOf(word).some(hasStem) || (grams.length > 0 && grams.filter(hasGram).length / grams.length >= GRAM_SHARE)
    );
  });
  return found.join('').length / words.join('').length;
}
