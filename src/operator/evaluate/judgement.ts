import type { EvaluatedAnswer, EvaluatedPassage } from './answer';
import { type Measure, patternOf, type Question, type Source } from './question-set';

/** For each measure, whether the answer meets it. A measure is absent if it does not apply to the question. */
export type Judgement = Readonly<Partial<Record<Measure, boolean>>>;

/**
 * Compares an answer with what the question file expects:
 * - found: the passages that the engine found or cited include each expected document, or an alternative to it;
 * - cited: for each expected document or an alternative to it, one of the cited passages has the expected page and text;
 * - facts: the answer contains each fact;
 * - refused, only for a question that the documents do not answer: the answer cites nothing.
 * A failed or empty answer can meet only `found`.
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

/** Returns a pattern that matches the text, unless the match would be part of a longer number: `450` does not match in `4500`. */
function wholeNumbers(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(pattern.replace(/^(?=\d)/, '(?<!\\d)').replace(/(?<=\d)$/, '(?!\\d)'));
}

function withoutMarkup(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/[*_`]/g, '');
}

/**
 * A number with thousands separators: groups of three digits with one kind of separator, after one to three digits that do not begin
 * with 0. `10.125` and `10,125` also match, although the digits after the separator are decimals in some languages. `0.125`, `1234.567`
 * and the end of `1'234.567` do not match, because their last separator can only begin decimals.
 */
const GROUPED =
  /(?<!\d|\d[.,'’])[1-9]\d{0,2}(?:(?:\s\d{3})+(?!\d)|(?:['’]\d{3})+(?!['’]?\d)|(?:\.\d{3})+(?!\.?\d)|(?:,\d{3})+(?!,?\d))/g;

/**
 * Normalises a text: Unicode form NFKC (with ordinary spaces instead of no-break and thin spaces), lower case, one space between words, no
 * soft hyphens, and no thousands separators, so that `4'500` and `4,500` become `4500`.
 */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u00AD/g, '')
    .replace(GROUPED, (number) => number.replace(/\D/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}
