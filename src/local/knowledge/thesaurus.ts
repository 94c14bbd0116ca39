import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../contract';
import { WordSet } from './spelling';
import { LANGUAGES, perLanguage, remembered, stemOf } from './stems';
import { fold, wordsOf } from './words';

/** A meaning that several words and phrases share. Each line of the thesaurus defines one concept. */
export interface Concept {
  /** The term for the concept in the index. */
  readonly term: string;
  /** Whether the concept is so general that its absence from a passage means little. */
  readonly isGeneral: boolean;
}

/** A word or phrase of a text that names concepts or examples of concepts. */
export interface Mention {
  readonly concepts: readonly Concept[];
  /** The concepts of which the word or phrase is an example: `train` is an example of public transport. */
  readonly examplesOf: readonly Concept[];
  readonly stems: readonly string[];
}

interface Phrase {
  readonly words: readonly string[];
  /** The first word without accents. */
  readonly start: string;
  readonly isExample: boolean;
  readonly concept: Concept;
}

const GROUP_LETTERS = 3;
/** Two words with the same stem may differ in up to this many letters at the end of the shorter word. */
const ENDING_LETTERS = 3;
const ENDINGS = ['', 'e', 'n', 'en', 'er', 's'];

/** The vocabulary of an office in four languages. See thesaurus.txt. */
class Thesaurus {
  private readonly groups = new Map<string, Phrase[]>();
  /** Returns the words and phrases whose first word has the same stem as the given word, the longest first. */
  private readonly beginningWith = perLanguage((language) =>
    remembered((word) => this.allBeginningWith(word, language)),
  );
  /** The languages of each single word. The keys are the words without accents. */
  private readonly languages = new Map<string, Set<Language>>();
  private allWords: WordSet | undefined;

  constructor(lines: readonly string[]) {
    for (const [id, line] of lines.entries()) {
      const concept = { term: `#${id}`, isGeneral: line.startsWith('~') };
      for (const [column, phrases] of line.replace('~', '').split('|').entries())
        for (const phrase of phrases.split(',')) this.add(LANGUAGES[column], phrase.trim(), concept);
    }
  }

  /** Finds the longest word or phrase that begins at a position and names concepts or examples of concepts. */
  mention(words: readonly string[], start: number, language: Language): Mention | undefined {
    const found = this.exactMention(words, start, language);
    if (found || language !== 'de') return found;
    const infinitive = infinitivesOf(words[start]).find((verb) => this.isGerman(fold(verb)));
    return infinitive === undefined ? undefined : this.exactMention([infinitive], 0, 'de');
  }

  /** Whether a German word is known, possibly with another ending. This is faster than a look-up by its stem. */
  hasGermanWord(word: string): boolean {
    const folded = fold(word);
    return ENDINGS.some((ending) => this.isGerman(folded + ending) || this.isGerman(without(folded, ending)));
  }

  /** Returns the concepts of one word. */
  conceptsOf(word: string, language: Language): readonly Concept[] {
    return this.mention([word], 0, language)?.concepts ?? [];
  }

  /** Returns the languages in which a word is known in exactly this form; undefined if there is none. */
  languagesOf(word: string): ReadonlySet<Language> | undefined {
    return this.languages.get(fold(word));
  }

  /** All single words, without accents. */
  get words(): WordSet {
    this.allWords ??= new WordSet(this.languages.keys());
    return this.allWords;
  }

  private exactMention(words: readonly string[], start: number, language: Language): Mention | undefined {
    return this.beginningWith[language](words[start]).find(({ stems }) =>
      stems.every((stem, offset) => {
        const word = words[start + offset];
        return offset === 0 || (word !== undefined && stemOf(word, language) === stem);
      }),
    );
  }

  private isGerman(folded: string): boolean {
    return this.languages.get(folded)?.has('de') ?? false;
  }

  private add(language: Language, phrase: string, concept: Concept): void {
    const words = wordsOf(phrase);
    if (words.length === 1) {
      const word = fold(words[0]);
      this.languages.set(word, (this.languages.get(word) ?? new Set<Language>()).add(language));
    }
    const start = fold(words[0]);
    const key = groupOf(start, language);
    const entry = { words, start, concept, isExample: phrase.startsWith('>') };
    const group = this.groups.get(key);
    if (group) group.push(entry);
    else this.groups.set(key, [entry]);
  }

  private allBeginningWith(word: string, language: Language): readonly Mention[] {
    const start = fold(word);
    const mentions = new Map<string, Mention>();
    for (const phrase of this.groups.get(groupOf(start, language)) ?? []) {
      // Stemming is slow: skip words that cannot have the same stem.
      if (!sharesBeginning(phrase.start, start) || stemOf(phrase.words[0], language) !== stemOf(word, language))
        continue;
      const stems = phrase.words.map((each) => stemOf(each, language));
      const { concepts = [], examplesOf = [] } = mentions.get(stems.join(' ')) ?? {};
      mentions.set(stems.join(' '), {
        stems,
        concepts: phrase.isExample ? concepts : [...new Set([...concepts, phrase.concept])],
        examplesOf: phrase.isExample ? [...new Set([...examplesOf, phrase.concept])] : examplesOf,
      });
    }
    return [...mentions.values()].sort((a, b) => b.stems.length - a.stems.length);
  }
}

function sharesBeginning(a: string, b: string): boolean {
  const needed = Math.min(a.length, b.length) - ENDING_LETTERS;
  for (let index = GROUP_LETTERS; index < needed; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Returns the possible infinitives of a German participle or infinitive with `zu`: `eingereicht`, `anzumelden`. */
function infinitivesOf(word: string): string[] {
  const stripped = word.replace(/^(an|ab|auf|aus|bei|ein|mit|nach|vor|zu|um|zurück|zusammen|)(?:ge|zu)(?=.{4})/, '$1');
  const root = stripped.replace(/e?t(?:e[nrsm]?)?$/, '');
  return [...new Set([stripped, `${root}en`, `${root}n`])].filter((verb) => verb !== word);
}

const without = (word: string, ending: string): string =>
  ending !== '' && word.endsWith(ending) ? word.slice(0, -ending.length) : '';

const groupOf = (start: string, language: Language): string => `${language}:${start.slice(0, GROUP_LETTERS)}`;

let loaded: Thesaurus | undefined;

/** The thesaurus, read from its file on first use. */
export function thesaurus(): Thesaurus {
  loaded ??= new Thesaurus(
    readFileSync(join(__dirname, 'thesaurus.txt'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('|') && !line.startsWith('#')),
  );
  return loaded;
}
