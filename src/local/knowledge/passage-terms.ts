import type { Language } from '../../contract';
import { partsOf } from './compounds';
import type { Passage } from './passage';
import { LANGUAGES, perLanguage, remembered, stemOf } from './stems';
import { type Mention, thesaurus } from './thesaurus';
import { fold, hasContent, wordsOf } from './words';

/** The weight of a word in the text. */
const TEXT = 1;
/** The weight of a word in the heading. */
const HEADING = 0.9;
/** The weight of a word in the document's name. */
const NAME = 0.7;
/** The weight of a part of a compound or phrase: `heat` for `heat pump`. */
const PART = 0.5;
/** The weight of an example of a concept: `train` for `public transport`. */
const EXAMPLE = 0.7;

const stemTerms = perLanguage((language) => remembered((word) => `${language}:${stemOf(word, language)}`));

export const stemTerm = (word: string, language: Language): string => stemTerms[language](word);
export const phraseTerm = ({ stems }: Mention, language: Language): string => `${language}:${stems.join(' ')}`;
export const wordTerm = remembered((word) => `=${fold(word)}`);

/** Returns the terms of a passage (words, stems, phrases, and concepts of the thesaurus), each with the sum of its weights. */
export function termsOf({ name, heading = '', text, language }: Passage): Map<string, number> {
  const languages = language ? [language] : LANGUAGES;
  const terms = new Map<string, number>();
  const add = (words: readonly string[], weight: number) => {
    for (const [term, count] of counted(words, languages)) terms.set(term, (terms.get(term) ?? 0) + count * weight);
  };
  add(wordsOf(text), TEXT);
  if (!text.startsWith(heading)) add(wordsOf(heading), HEADING);
  add(wordsOf(name.replace(/\.\w+$/, '')), NAME);
  return terms;
}

function counted(words: readonly string[], languages: readonly Language[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (term: string, by: number) => counts.set(term, (counts.get(term) ?? 0) + by);
  const countConcepts = ({ concepts, examplesOf }: Mention, by: number) => {
    for (const { term } of concepts) count(term, by);
    for (const { term } of examplesOf) count(term, by * EXAMPLE);
  };
  for (const word of words) if (hasContent(word)) count(wordTerm(word), 1);
  for (const language of languages) {
    let phraseEnd = 0;
    for (const [index, word] of words.entries()) {
      const mention = thesaurus().mention(words, index, language);
      const isPhrase = mention !== undefined && mention.stems.length > 1;
      if (isPhrase) {
        phraseEnd = Math.max(phraseEnd, index + mention.stems.length);
        countConcepts(mention, 1);
        count(phraseTerm(mention, language), 1);
      }
      if (!hasContent(word, language)) continue;
      count(stemTerm(word, language), 1);
      const single = isPhrase ? thesaurus().mention([word], 0, language) : mention;
      if (single) countConcepts(single, index < phraseEnd ? PART : 1);
      if (language === 'de')
        for (const part of germanParts(word)) {
          count(stemTerm(part, 'de'), PART);
          for (const { term } of thesaurus().conceptsOf(part, 'de')) count(term, PART);
        }
    }
  }
  return counts;
}

/** Returns the parts of a compound if the thesaurus knows all of them, or else an empty list. */
const germanParts = remembered((word): readonly string[] =>
  word.length < 6 ? [] : (partsOf(word, (part) => thesaurus().hasGermanWord(part)) ?? []),
);
