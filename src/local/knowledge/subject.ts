import { stemTerm, wordTerm } from './passage-terms';
import { LANGUAGES } from './stems';
import type { Language } from './stop-words';
import type { Concept } from './thesaurus';

/** Something that a question asks about: a word, a phrase or a part of a compound. */
export interface Subject {
  /** The terms that express it, with the share of the meaning that each of them has. */
  readonly terms: ReadonlyMap<string, number>;
  /** How much it counts in comparison with the others, apart from its rarity. */
  readonly importance: number;
  /** How the thesaurus knows it. */
  readonly kind: 'known' | 'general' | 'unknown';
}

/** The share of the meaning that a synonym has. */
const SYNONYM = 0.9;

const GENERAL = 0.6;
const NUMBER = 1.3;

/** The subject that is written in some terms and names concepts. */
export function subjectOf(written: readonly string[], concepts: readonly Concept[], weight = SYNONYM): Subject {
  const terms = new Map(written.map((term) => [term, 1]));
  for (const { term } of concepts) terms.set(term, weight);
  if (written.some((term) => /^=\p{N}+$/u.test(term))) return { terms, kind: 'known', importance: NUMBER };
  if (concepts.length === 0) return { terms, kind: 'unknown', importance: 1 };
  return concepts.every(({ isGeneral }) => isGeneral)
    ? { terms, kind: 'general', importance: GENERAL }
    : { terms, kind: 'known', importance: 1 };
}

/** The terms of a word as it is written, with its stems in a language or, without one, in all. */
export function writtenTerms(word: string, language: Language | undefined): string[] {
  return [wordTerm(word), ...(language ? [language] : LANGUAGES).map((each) => stemTerm(word, each))];
}

/** Without the repetitions of a subject, such as `grant` and `subsidy`. */
export function distinct(subjects: readonly Subject[]): Subject[] {
  const byTerms = new Map(subjects.map((subject) => [[...subject.terms.keys()].sort().join(' '), subject]));
  return [...byTerms.values()];
}
