import { meetsExpectation } from './expectation';
import { languageOf } from './language';
import type { Finding, Passage } from './passage';
import { termsOf } from './passage-terms';
import { Postings } from './postings';
import { QuestionReader } from './question';
import type { Subject } from './subject';

/** Minimum share of a question's subjects, weighted by rarity, that a passage must cover to match the question. */
const MINIMUM_COVERAGE = 0.46;
/** Passages with less than this share of the best passage's weight are dropped. */
const MINIMUM_WEIGHT = 0.1;
/** Factor for passages in the question's language. */
const LANGUAGE_BOOST = 1.35;
/** Factor for passages with the kind of fact that the question asks for. */
const EXPECTATION_BOOST = 1.2;
/** How much repetitions of a term add to the weight (Okapi BM25). */
const K1 = 0.8;
/** How much the length of a passage reduces the weight (Okapi BM25). */
const B = 0.4;
/**
 * The weight of a subject that a passage lacks. It is lower for a word that is not in the thesaurus, because that word
 * may mean anything, and lowest for a word of general meaning, because a passage can answer the question without it.
 */
const ABSENCE = { known: 1.15, unknown: 0.8, general: 0.4 };
/**
 * The number of imaginary passages that have none of the question's words. Without them, every word would be frequent
 * in a small collection.
 */
const BACKGROUND_PASSAGES = 50;

interface Entry {
  readonly passage: Passage;
  readonly terms: readonly string[];
  readonly length: number;
}

interface Match {
  readonly passage: Passage;
  /** The share of the question's subjects that the passage covers, weighted by rarity. */
  readonly coverage: number;
  readonly weight: number;
}

/** A full-text index of passages. */
export class PassageIndex {
  private readonly entries: (Entry | undefined)[] = [];
  /** The positions of entries, by the passage's id. */
  private readonly numbers = new Map<string, number>();
  /** The positions of removed entries, which `add` uses again. */
  private readonly free: number[] = [];
  private readonly postings = new Postings();
  private readonly reader = new QuestionReader(this.postings);
  private totalLength = 0;

  add(passages: readonly Passage[]): void {
    for (const passage of passages) {
      const terms = termsOf(passage);
      const number = this.free.pop() ?? this.entries.length;
      this.numbers.set(passage.id, number);
      this.entries[number] = { passage, terms: [...terms.keys()], length: passage.text.length };
      this.postings.add(number, terms);
      this.totalLength += passage.text.length;
    }
  }

  remove(passages: readonly Passage[]): void {
    for (const { id } of passages) {
      const number = this.numbers.get(id);
      const entry = number === undefined ? undefined : this.entries[number];
      if (number === undefined || !entry) continue;
      this.postings.remove(number, entry.terms);
      this.totalLength -= entry.length;
      this.entries[number] = undefined;
      this.numbers.delete(id);
      this.free.push(number);
    }
  }

  /** Returns the passages that match a question, best first. */
  find(question: string, limit: number): Finding[] {
    const language = languageOf(question);
    const isExpected = meetsExpectation(question);
    const matches = this.matches(this.reader.subjectsOf(question))
      .filter(({ coverage }) => coverage >= MINIMUM_COVERAGE)
      .map(({ passage, coverage, weight }) => ({
        passage,
        coverage,
        weight:
          weight *
          coverage *
          (language && passage.language === language ? LANGUAGE_BOOST : 1) *
          (isExpected(passage) ? EXPECTATION_BOOST : 1),
      }))
      .sort((a, b) => b.weight - a.weight);
    return matches
      .filter(({ weight }) => weight >= matches[0].weight * MINIMUM_WEIGHT)
      .slice(0, limit)
      .map(({ passage, weight }) => ({
        ...passage,
        score: Math.round((weight / matches[0].weight) * Math.min(1, matches[0].coverage) * 10_000) / 10_000,
      }));
  }

  /** Returns all passages that have at least one of the subjects. */
  private matches(subjects: readonly Subject[]): Match[] {
    const size = this.entries.length;
    const isGeneral = subjects.every(({ kind }) => kind === 'general');
    const has = new Float64Array(size);
    const lacks = new Float64Array(size);
    const weights = new Float64Array(size);
    for (const { terms, importance, kind } of subjects) {
      const strengths = this.postings.strengths(terms, size);
      const rarity = this.rarity(strengths) * importance;
      const absence = rarity * ABSENCE[isGeneral ? 'known' : kind];
      for (let number = 0; number < size; number++) {
        const strength = strengths[number];
        const share = Math.min(1, strength);
        has[number] += rarity * share;
        lacks[number] += absence * (1 - share);
        if (strength > 0) weights[number] += rarity * this.saturated(strength, number);
      }
    }
    return this.entries.flatMap((entry, number) =>
      entry && weights[number] > 0
        ? [{ passage: entry.passage, coverage: has[number] / (has[number] + lacks[number]), weight: weights[number] }]
        : [],
    );
  }

  /** Returns the inverse document frequency of a subject. A passage with a weak occurrence counts as a fraction of a passage. */
  private rarity(strengths: Float32Array): number {
    let frequency = 0;
    for (let number = 0; number < strengths.length; number++) frequency += Math.min(1, strengths[number]);
    const passages = this.numbers.size + BACKGROUND_PASSAGES;
    return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5));
  }

  /** Limits the effect of repetitions (BM25): each repetition adds less than the one before it, especially in a long passage. */
  private saturated(strength: number, number: number): number {
    const length = ((this.entries[number]?.length ?? 0) * this.numbers.size) / this.totalLength;
    return (strength * (K1 + 1)) / (strength + K1 * (1 - B + B * length));
  }
}
