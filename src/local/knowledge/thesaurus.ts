import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WordSet } from './spelling';
import { LANGUAGES, stemOf } from './stems';
import type { Language } from './stop-words';
import { fold, hasContent, wordsOf } from './words';

/** A meaning: a line of the thesaurus. */
export interface Concept {
  readonly id: number;
  /** Whether it is so general that its absence says little about a passage. */
  readonly isGeneral: boolean;
}

/** A word or phrase of a text that names concepts. */
export interface Mention {
  readonly concepts: readonly Concept[];
  /** The concepts of which it is an example: a train, of public transport. */
  readonly examplesOf: readonly Concept[];
  readonly stems: readonly string[];
}

interface Phrase {
  readonly words: readonly string[];
  readonly isExample: boolean;
  readonly concept: Concept;
}

/** Enough letters to keep groups small; stems of shorter words differ from the words. */
const GROUP_LETTERS = 3;

const ENDINGS = ['', 'e', 'n', 'en', 'er', 's'];

/** The words of an office in four languages, by language and stem. See thesaurus.txt. */
class Thesaurus {
  /** Phrases by language and first letters. Stemming all of them at once would take longer than indexing a document. */
  private readonly groups = new Map<string, Phrase[]>();
  /** Entries by the stem of the first word, in the groups that have been needed; the longest first. */
  private readonly stemmed = new Map<string, Map<string, Mention[]>>();
  /** The languages of each single word, without accents. */
  private readonly languages = new Map<string, Set<Language>>();
  private allWords: WordSet | undefined;

  constructor(lines: readonly string[]) {
    for (const [id, line] of lines.entries()) {
      const concept = { id, isGeneral: line.startsWith('~') };
      for (const [column, phrases] of line.replace('~', '').split('|').entries())
        for (const phrase of phrases.split(',')) this.add(LANGUAGES[column], phrase.trim(), concept);
    }
  }

  /** The longest word or phrase that begins at a position and names concepts. */
  mention(words: readonly string[], start: number, language: Language): Mention | undefined {
    const found = this.exactMention(words, start, language);
    if (found || language !== 'de') return found;
    for (const verb of infinitivesOf(words[start])) {
      const mention = this.exactMention([verb], 0, 'de');
      if (mention) return mention;
    }
    return undefined;
  }

  /** Whether a German word is known, possibly with another ending. Faster than a look-up by its stem. */
  hasGermanWord(word: string): boolean {
    const folded = fold(word);
    return ENDINGS.some((ending) => this.isGerman(folded + ending) || this.isGerman(without(folded, ending)));
  }

  /** The concepts of one word. */
  conceptsOf(word: string, language: Language): readonly Concept[] {
    return this.mention([word], 0, language)?.concepts ?? [];
  }

  /** The languages in which a word is known in exactly this form. */
  languagesOf(word: string): ReadonlySet<Language> | undefined {
    return this.languages.get(fold(word));
  }

  /** All single words, without accents. */
  get words(): WordSet {
    this.allWords ??= new WordSet(this.languages.keys());
    return this.allWords;
  }

  private exactMention(words: readonly string[], start: number, language: Language): Mention | undefined {
    const first = words[start];
    const group = this.group(groupOf(first, language), language);
    if (group.size === 0) return undefined;
    return group.get(stemOf(first, language))?.find(({ stems }) =>
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
    const all = wordsOf(phrase);
    const isExample = phrase.startsWith('>');
    if (all.length === 1) {
      const word = fold(all[0]);
      this.languages.set(word, (this.languages.get(word) ?? new Set<Language>()).add(language));
    }
    const words = all.filter((word) => word.length === 1 || hasContent(word, language));
    if (words.length === 0) return;
    const key = groupOf(words[0], language);
    const group = this.groups.get(key);
    if (group) group.push({ words, concept, isExample });
    else this.groups.set(key, [{ words, concept, isExample }]);
  }

  private group(key: string, language: Language): Map<string, Mention[]> {
    const known = this.stemmed.get(key);
    if (known) return known;
    const entries = new Map<string, Mention>();
    for (const { words, concept, isExample } of this.groups.get(key) ?? []) {
      const stems = words.map((word) => stemOf(word, language));
      const { concepts = [], examplesOf = [] } = entries.get(stems.join(' ')) ?? {};
      entries.set(stems.join(' '), {
        stems,
        concepts: isExample ? concepts : [...new Set([...concepts, concept])],
        examplesOf: isExample ? [...new Set([...examplesOf, concept])] : examplesOf,
      });
    }
    const group = new Map<string, Mention[]>();
    for (const entry of [...entries.values()].sort((a, b) => b.stems.length - a.stems.length))
      group.set(entry.stems[0], [...(group.get(entry.stems[0]) ?? []), entry]);
    this.stemmed.set(key, group);
    return group;
  }
}

/** The possible infinitives of a German participle: `eingereicht`, `anzumelden`. */
function infinitivesOf(word: string): string[] {
  const stripped = word.replace(/^(an|ab|auf|aus|bei|ein|mit|nach|vor|zu|um|zurück|zusammen|)(?:ge|zu)(?=.{4})/, '$1');
  const root = stripped.replace(/e?t(?:e[nrsm]?)?$/, '');
  return [...new Set([stripped, `${root}en`, `${root}n`])].filter((verb) => verb !== word);
}

const without = (word: string, ending: string): string =>
  ending !== '' && word.endsWith(ending) ? word.slice(0, -ending.length) : '';

const groupOf = (word: string, language: Language): string => `${language}:${fold(word).slice(0, GROUP_LETTERS)}`;

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
