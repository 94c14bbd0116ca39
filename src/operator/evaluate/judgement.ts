import type { EvaluatedAnswer, EvaluatedPassage } from './answer';
import { type Measure, patternOf, type Question, type Source } from './question-set';

/** Which measures an answer meets. A measure is absent if it is not defined for the question. */
export type Judgement = Readonly<Partial<Record<Measure, boolean>>>;

/**
 * Compares an answer with what the question file expects:
 * - found: the passages that the engine found or cited include each expected document;
 * - cited: the cited passages include each expected document, with the expected text and page;
 * - facts: the answer contains each fact;
 * - refused, only for a question that the documents do not answer: the answer cites nothing.
 */
export function judge(question: Question, answer: EvaluatedAnswer): Judgement {
  const { found, cited, text, failure } = answer;
  const isAnswered = failure === undefined && text.trim() !== '';
  if (!('sources' in question)) return { refused: isAnswered && cited.length === 0 };
  const { sources, facts = [] } = question;
  const everySource = (passages: readonly EvaluatedPassage[], isMet: typeof isFrom) =>
    sources.every((needed) => [needed].flat().some((source) => passages.some((passage) => isMet(passage, source))));
  return {
    found: everySource([...found, ...cited], isFrom),
    cited: isAnswered && everySource(cited, isPassage),
    ...(facts.length > 0 ? { facts: isAnswered && facts.every((fact) => contains(text, fact)) } : {}),
  };
}

function isFrom({ document }: EvaluatedPassage, source: Source): boolean {
  return document.normalize('NFC') === source.document.normalize('NFC');
}

function isPassage(passage: EvaluatedPassage, source: Source): boolean {
  if (!isFrom(passage, source)) return false;
  if (source.page !== undefined && passage.page !== source.page) return false;
  return source.passage === undefined || comparable(passage.excerpt).includes(comparable(source.passage));
}

function contains(markdown: string, fact: string): boolean {
  const text = comparable(withoutMarkup(markdown));
  return (patternOf(fact) ?? wholeNumbers(comparable(withoutMarkup(fact)))).test(text);
}

/** Matches a text, but not if it begins or ends in the middle of a number: `450` does not occur in `4500`. */
function wholeNumbers(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(pattern.replace(/^(?=\d)/, '(?<!\\d)').replace(/(?<=\d)$/, '(?!\\d)'));
}

function withoutMarkup(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/[*_`]/g, '');
}

/**
 * Normalises a text: lower case, one space between words, and numbers without thousands separators. `4'500` and `4,500` become `4500`.
 */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u00AD/g, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\d)['’,. ](?=\d{3}(?!\d))/g, '')
    .trim();
}
