import type { Language } from '../../../contract';
import type { Finding, Knowledge, Passage } from '../../knowledge';
import { languageOf } from '../../knowledge';
import { asksForEarlier, isFollowUp, type Turn, topicOf } from './conversation';
import { PHRASES, type Phrases } from './phrases';
import type { Script } from './script';
import { filler, tokensOf } from './tokens';

/** A part of an answer with the passages that it cites. */
export interface AnswerPart {
  readonly markdown: string;
  readonly passages: readonly Passage[];
}

/** A complete answer, before it is streamed. */
export interface Answer {
  readonly parts: readonly AnswerPart[];
  /** The search query, for the trace. */
  readonly searched: string;
  readonly found: readonly Passage[];
}

const QUOTATION_LIMIT = 3;
/** A passage is quoted only if its score is at least this share of the best passage's score. */
const MINIMUM_SHARE = 0.5;

/** Answers by quoting passages: the stand-in has no model that could write an answer. */
export function answerTo(
  question: string,
  earlier: readonly Turn[],
  knowledge: Knowledge,
  attached: readonly Passage[] = [],
): Answer {
  const searched = queryOf(question, earlier);
  const found = searched === undefined ? [] : bestPassages(searched, knowledge);
  return answerFrom(question, earlier, [...attached, ...found]);
}

/** The search query for a question; undefined if the question asks what an earlier question was, but there is none. */
export function queryOf(question: string, earlier: readonly Turn[]): string | undefined {
  if (isFollowUp(question, earlier)) return topicOf(question, earlier);
  return asksForEarlier(question) === undefined ? question : undefined;
}

/** The passages to quote for a query. */
export function bestPassages(query: string, knowledge: Knowledge): Passage[] {
  return best(knowledge.search(query, QUOTATION_LIMIT));
}

/** Answers by quoting the passages. */
export function answerFrom(question: string, earlier: readonly Turn[], found: readonly Passage[]): Answer {
  const follows = isFollowUp(question, earlier);
  const searched = queryOf(question, earlier) ?? question;
  const language = languageOf(question) ?? languageOf(searched) ?? found[0]?.language ?? 'en';
  const phrases = PHRASES[language];
  const opening = [`*${phrases.notice}*\n\n`, ...references(question, earlier, follows, phrases)];
  if (found.length === 0 && !asksForEarlier(question)) opening.push(`${phrases.nothing}\n`);
  return {
    parts: [{ markdown: opening.join(''), passages: [] }, ...found.map((passage) => quotation(passage, language))],
    searched,
    found,
  };
}

/** Returns the answer that the directives define. */
export function scriptedAnswer(question: string, script: Script, passage: Passage): Answer {
  const markdown = script.echo ?? filler(script.tokens);
  const end = /\n\s*\n/.exec(markdown)?.index ?? markdown.length;
  if (!script.citation || markdown === '')
    return { parts: [{ markdown, passages: [] }], searched: question, found: [] };
  const cited = markdown.slice(0, end);
  // The cited part and the rest are split into tokens separately, but together they must have the requested number of tokens.
  const rest =
    script.echo === undefined
      ? tokensOf(markdown.slice(end))
          .slice(0, script.tokens - tokensOf(cited).length)
          .join('')
      : markdown.slice(end);
  return {
    parts: [
      { markdown: cited, passages: [passage] },
      { markdown: rest, passages: [] },
    ],
    searched: question,
    found: [passage],
  };
}

/** The passage that directives cite. */
export function citedPassage(knowledge: Knowledge): Passage {
  return knowledge.documents().find(({ passages }) => passages.length > 0)?.passages[0] ?? EXAMPLE_PASSAGE;
}

const EXAMPLE_PASSAGE: Passage = {
  id: 'example#0',
  uri: 's3://knowledge/documents/example.txt',
  name: 'example.txt',
  text: 'An example.',
  rows: false,
};

function references(question: string, earlier: readonly Turn[], follows: boolean, phrases: Phrases): string[] {
  const which = asksForEarlier(question);
  if (which && earlier.length === 0) return [`${phrases.noEarlierQuestion}\n\n`];
  if (which)
    return [
      `${phrases.earlierQuestion(inline((which === 'first' ? earlier[0] : earlier[earlier.length - 1]).question))}\n\n`,
    ];
  return follows ? [`${phrases.toEarlierQuestion(inline(earlier[earlier.length - 1].question))}\n\n`] : [];
}

const best = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ score }) => score >= findings[0].score * MINIMUM_SHARE);

/** Quotes a passage in its original language, and names this language if the question is in another language. */
function quotation(passage: Passage, language: Language): AnswerPart {
  const phrases = PHRASES[language];
  const place = [
    passage.page && `${phrases.page} ${passage.page}`,
    passage.sheet && `${phrases.sheet} ${escaped(passage.sheet)}`,
    passage.language && passage.language !== language && phrases.languages[passage.language],
  ]
    .filter((part) => part)
    .map((part) => `, ${part}`)
    .join('');
  const lines = passage.text.split('\n').map(escaped);
  const quoted = passage.rows ? lines.map((line) => `- ${line}`) : lines.map((line) => `> ${line}`.trimEnd());
  return { markdown: `**${escaped(passage.name)}**${place}\n\n${quoted.join('\n')}\n\n`, passages: [passage] };
}

/** Puts a question on one line, and shortens it if it is long. */
function inline(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  return escaped(line.length > 200 ? `${line.slice(0, 199)}…` : line);
}

/** Escapes Markdown, so that a document's text is shown verbatim. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|~]/g, '\\$&').replace(/^(#+|\+)(?=\s)/, '\\$1');
