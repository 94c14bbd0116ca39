import type { Language } from '../../contract';
import { partsOf } from './compounds';
import { languageOf } from './language';
import { phraseTerm, stemTerm } from './passage-terms';
import type { Postings } from './postings';
import { LANGUAGES } from './stems';
import { distinct, type Subject, subjectOf, writtenTerms } from './subject';
import { type Concept, thesaurus } from './thesaurus';
import { fold, hasContent, wordsOf } from './words';

/** The weight of synonyms that are found through a language other than the question's. */
const FOREIGN = 0.75;
const MISSPELT = 0.95;
const CONTAINED = 0.6;
const WHOLE_COMPOUND = 1;

const HEAD = 0.3;
/** Minimum length of a word that is corrected. Too many words differ from a shorter word by one letter. */
const SHORTEST_MISSPELT = 5;
const SHORTEST_CONTAINED = 4;

/**
 * Maximum number of subjects. The rest of a very long question is ignored, because each subject slows down the search.
 */
const MOST_SUBJECTS = 100;

const GREETING = /^\s*(?:guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening|day))(?=\P{L}|$)/iu;

interface Named {
  /** The number of words of the phrase. */
  readonly length: number;
  readonly concepts: readonly Concept[];
  /** The terms of the phrase itself, one for each language in which it names concepts. */
  readonly terms: readonly string[];
}

/** Finds the subjects of a question, using the thesaurus and the words in a collection. */
export class QuestionReader {
  constructor(private readonly postings: Postings) {}

  subjectsOf(question: string): Subject[] {
    const language = languageOf(question);
    const words = wordsOf(question.replace(GREETING, ''));
    const subjects: Subject[] = [];
    for (let index = 0; index < words.length && subjects.length < MOST_SUBJECTS; ) {
      const named = this.named(words, index, language);
      if (named.length > 1) subjects.push(subjectOf(named.terms, named.concepts));
      else if (hasContent(words[index], language)) subjects.push(...this.wordSubjects(words[index], named, language));
      index += named.length;
    }
    return distinct(subjects);
  }

  /**
   * Finds the longest word or phrase that begins at a position and names concepts in the question's language, or in any language if
   * the language of the question is not known.
   */
  private named(words: readonly string[], index: number, language: Language | undefined): Named {
    const mentions = (language ? [language] : LANGUAGES).flatMap((each) => {
      const mention = thesaurus().mention(words, index, each);
      return mention && mention.concepts.length > 0 ? [{ ...mention, term: phraseTerm(mention, each) }] : [];
    });
    const length = Math.max(1, ...mentions.map(({ stems }) => stems.length));
    const longest = mentions.filter(({ stems }) => stems.length === length);
    return {
      length,
      concepts: [...new Set(longest.flatMap(({ concepts }) => concepts))],
      terms: longest.map(({ term }) => term),
    };
  }

  private wordSubjects(word: string, { concepts }: Named, language: Language | undefined): Subject[] {
    const parts = this.parts(word, language);
    const named = subjectOf(writtenTerms(word, language), concepts);
    if (concepts.length > 0 && (!parts || this.occurs(named))) return [named, ...this.heads(parts, concepts)];
    if (parts)
      return parts.map((part) => {
        const subject = subjectOf(writtenTerms(part, 'de'), thesaurus().conceptsOf(part, 'de'));
        const whole = writtenTerms(word, 'de').map((term) => [term, WHOLE_COMPOUND] as const);
        return { ...subject, terms: new Map([...subject.terms, ...whole]) };
      });
    const foreign = subjectOf(writtenTerms(word, language), this.foreignConcepts(word, language), FOREIGN);
    if (this.isKnown(foreign)) return [foreign];
    return [this.corrected(word, language) ?? this.contained(word, language) ?? foreign];
  }

  /**
   * For a compound that is itself in the thesaurus, returns a subject of low importance for its last part, such as `Heizung` in
   * `Ölheizung`. Returns an empty list if the last part names no concepts except those of the compound.
   */
  private heads(parts: readonly string[] | undefined, concepts: readonly Concept[]): Subject[] {
    const others = thesaurus()
      .conceptsOf(parts?.at(-1) ?? '', 'de')
      .filter((concept) => !concepts.includes(concept));
    return others.length === 0 ? [] : [{ ...subjectOf([], others), kind: 'general', importance: HEAD }];
  }

  private occurs({ terms }: Subject): boolean {
    return [...terms.keys()].some((term) => this.postings.has(term));
  }

  private isKnown({ terms }: Subject): boolean {
    return [...terms.keys()].some((term) => this.postings.has(term) || term.startsWith('#'));
  }

  private foreignConcepts(word: string, language: Language | undefined): readonly Concept[] {
    if (!language) return [];
    return LANGUAGES.flatMap((other) => thesaurus().conceptsOf(word, other));
  }

  private parts(word: string, language: Language | undefined): readonly string[] | undefined {
    if (language && language !== 'de') return undefined;
    return partsOf(
      word,
      (part) => thesaurus().hasGermanWord(part) || (part.length > 3 && this.postings.has(stemTerm(part, 'de'))),
    );
  }

  /**
   * Returns a subject for the known words that differ from a word by one letter; undefined if there are none, or if the word is too short
   * or has a digit.
   */
  private corrected(word: string, language: Language | undefined): Subject | undefined {
    const folded = fold(word);
    if (folded.length < SHORTEST_MISSPELT || /\p{N}/u.test(word)) return undefined;
    const candidates = [
      ...this.postings.words.similar(folded),
      ...thesaurus()
        .words.similar(folded)
        .filter((candidate) => candidate[0] === folded[0]),
    ];
    if (candidates.length === 0) return undefined;
    const terms = new Map<string, number>();
    for (const candidate of candidates)
      for (const [term, weight] of this.exact(candidate, language).terms) terms.set(term, weight * MISSPELT);
    return { terms, importance: 1, kind: 'unknown' };
  }

  private exact(word: string, language: Language | undefined): Subject {
    const { concepts } = this.named([word], 0, language);
    return subjectOf(
      writtenTerms(word, language),
      concepts.length > 0 ? concepts : this.foreignConcepts(word, language),
    );
  }

  /**
   * Returns a subject for the known compounds that begin or end with a word; undefined if there are none, if the word is too short, or if
   * the question is in a language other than German.
   */
  private contained(word: string, language: Language | undefined): Subject | undefined {
    if ((language && language !== 'de') || word.length < SHORTEST_CONTAINED) return undefined;
    const folded = fold(word);
    const compounds = [
      ...this.postings.words.beginning(folded),
      ...['', 'e', 'n', 'en', 's', 'er'].flatMap((ending) => this.postings.words.ending(folded + ending)),
    ];
    if (compounds.length === 0) return undefined;
    return { terms: new Map(compounds.map((compound) => [`=${compound}`, CONTAINED])), importance: 1, kind: 'unknown' };
  }
}
