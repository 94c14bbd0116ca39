import { meetsExpectation } from './expectation';
import { languageOf } from './language';
import type { Finding, Passage } from './passage';
import { termsOf } from './passage-terms';
import { Postings } from './postings';
import { QuestionReader, type Subject } from './question';

/** A passage matches a question when it has at least this share of what the question asks about, weighted by rarity. */
const MINIMUM_COVERAGE = 0.5;
/** Passages with less than this share of the best passage's weight are dropped. */
const MINIMUM_WEIGHT = 0.1;
/** Boost of passages in the question's language. */
const LANGUAGE_BOOST = +(process.env.LB ?? 1.35);
/** Boost of passages with the kind of fact that the question asks for. */
const EXPECTATION_BOOST = +(process.env.EB ?? 1.2);
/** Okapi BM25: how fast repetitions lose their effect, and how much the length of a passage counts. */
const K1 = +(process.env.K1 ?? 0.8);
const B = +(process.env.B ?? 0.4);
/**
 * How much it counts when a passage lacks a subject: a word that the thesaurus does not know may be anything, a word of general
 * meaning is seldom missed.
 */
const ABSENCE = { known: 1, unknown: 0.8, general: 0.4 };
/** Passages without any word of the question, imagined: in a small collection, every word would be frequent. */
const BACKGROUND_PASSAGES = 50;

interface Entry {
  readonly passage: Passage;
  readonly terms: readonly string[];
  readonly length: number;
}

interface Match {
  readonly entry: Entry;
  /** The rarities of what it has and lacks, summed. */
  has: number;
  lacks: number;
  weight: number;
}

/** A full-text index of passages. */
export class PassageIndex {
  private readonly entries = new Map<number, Entry>();
  private readonly numbers = new Map<string, number>();
  private readonly postings = new Postings();
  private readonly reader = new QuestionReader(this.postings);
  private next = 0;
  private totalLength = 0;

  add(passages: readonly Passage[]): void {
    for (const passage of passages) {
      const terms = termsOf(passage);
      const number = this.next++;
      this.numbers.set(passage.id, number);
      this.entries.set(number, { passage, terms: [...terms.keys()], length: passage.text.length });
      this.postings.add(number, terms);
      this.totalLength += passage.text.length;
    }
  }

  remove(passages: readonly Passage[]): void {
    for (const { id } of passages) {
      const number = this.numbers.get(id);
      const entry = number === undefined ? undefined : this.entries.get(number);
      if (number === undefined || !entry) continue;
      this.postings.remove(number, entry.terms);
      this.totalLength -= entry.length;
      this.entries.delete(number);
      this.numbers.delete(id);
    }
  }

  /** The passages that match a question, best first. */
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

  /** All passages with one of the subjects, with the share of the subjects that they cover and their BM25 weight. */
  private matches(subjects: readonly Subject[]): { passage: Passage; coverage: number; weight: number }[] {
    const found = new Map<number, Match>();
    let total = 0;
    for (const { terms, importance, kind } of subjects) {
      const strengths = this.postings.of(terms);
      const rarity = this.rarity(strengths);
      const absence = rarity * importance * ABSENCE[kind];
      total += absence;
      for (const [number, strength] of strengths) {
        const entry = this.entries.get(number)!;
        const match = found.get(number) ?? { entry, has: 0, lacks: 0, weight: 0 };
        const share = Math.min(1, strength);
        match.has += rarity * importance * share;
        match.lacks -= absence * share;
        match.weight += (rarity * importance * strength * (K1 + 1)) / (strength + K1 * this.lengthFactor(entry));
        found.set(number, match);
      }
    }
    return [...found.values()].map(({ entry: { passage }, has, lacks, weight }) => ({
      passage,
      coverage: has / (has + Math.max(0, lacks + total)),
      weight,
    }));
  }

  /** The inverse frequency of a subject. A weak occurrence counts as a part of one. */
  private rarity(strengths: ReadonlyMap<number, number>): number {
    let frequency = 0;
    for (const strength of strengths.values()) frequency += Math.min(1, strength);
    const passages = this.entries.size + BACKGROUND_PASSAGES;
    return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5));
  }

  private lengthFactor({ length }: Entry): number {
    return 1 - B + (B * length * this.entries.size) / this.totalLength;
  }
}
