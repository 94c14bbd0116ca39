import type { Language } from '../../contract';
import { stemTerm, wordTerm } from './passage-terms';
import { LANGUAGES } from './stems';
import type { Concept } from './thesaurus';

/** A subject of a question. The question names it with a word, a phrase or a part of a compound. */
export interface Subject {
  /** The terms that express the subject, each with the share of the meaning that it expresses. */
  readonly terms: ReadonlyMap<string, number>;
  /** The weight of the subject relative to others, before its rarity is taken into account. */
  readonly importance: number;
  /**
   * `general` if the thesaurus has the subject, but only with general meanings; `unknown` if the thesaurus does not have it. A number is
   * always `known`.
   */
  readonly kind: 'known' | 'general' | 'unknown';
}

/** The share of the meaning that a synonym expresses. */
const SYNONYM = 0.9;

const GENERAL = 0.6;
const NUMBER = 1.3;

/** Creates a subject from the terms of its own words (`written`) and from the concepts that these words name. */
export function subjectOf(written: readonly string[], concepts: readonly Concept[], weight = SYNONYM): Subject {
  const terms = new Map(written.map((term) => [term, 1]));
  for (const { term } of concepts) terms.set(term, weight);
  if (written.some((term) => /^=\p{N}+$/u.test(term))) return { terms, kind: 'known', importance: NUMBER };
  if (concepts.length === 0) return { terms, kind: 'unknown', importance: 1 };
  return concepts.every(({ isGeneral }) => isGeneral)
    ? { terms, kind: 'general', importance: GENERAL }
    : { terms, kind: 'known', importance: 1 };
}

/**
 * Returns the terms of a word: the word itself without accents, and its stem in the given language or, if none is given,
 * in every language.
 */
export function writtenTerms(word: string, language: Language | undefined): string[] {
  return [wordTerm(word), ...(language ? [language] : LANGUAGES).map((each) => stemTerm(word, each))];
}

/** Keeps only one of several subjects that have the same terms, for example because a word is repeated. */
export function distinct(subjects: readonly Subject[]): Subject[] {
  const byTerms = new Map(subjects.map((subject) => [[...subject.terms.keys()].sort().join(' '), subject]));
  return [...byTerms.values()];
}
