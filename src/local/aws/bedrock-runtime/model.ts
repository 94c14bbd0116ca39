import type { Knowledge, Passage } from '../../knowledge';
import { languageOf } from '../../knowledge';
import { type Answer, answerFrom, bestPassages, citedPassage, queryOf, scriptedAnswer } from '../bedrock/answer';
import type { AttachedPassage } from '../bedrock/attached-files';
import { PHRASES } from '../bedrock/phrases';
import type { Script } from '../bedrock/script';
import type { ConverseRequest, SearchResult } from './request';

/** A request to use a tool, with its arguments as JSON. */
export interface ToolUse {
  readonly name: string;
  readonly input: string;
}

/** A passage of a search result. */
export interface ResultPassage extends Passage {
  readonly result: SearchResult;
}

/** The action of the model in one call. */
export interface Reply {
  /** Text before the requests to use tools. */
  readonly announcement: string;
  readonly tools: readonly ToolUse[];
  readonly answer: Answer;
  readonly followUps: readonly string[];
}

/** A number of characters that makes a query too long for every search. */
const TOO_LONG = 25_000;
const MAX_SEARCHES = 3;
/** Matches the text between two questions: a question mark, or a word such as `and` before a question word. */
const JOINT =
  /\?\s+|,?\s+(?:und|sowie|and|et|e|ed)\s+(?=(?:wann|wie|was|wo|wer|welche\p{L}*|when|how|what|where|who|which|quand|comment|combien|quel\p{L}*|où|qui|quando|come|quanto|quale|dove|chi)\b)/iu;
const NO_ANSWER: Answer = { parts: [], searched: '', found: [] };

/**
 * The model of this stand-in: it searches for each part of a question, and quotes the best passages of each search. For a question
 * without directives, it takes passages only from search results and attached files, and instructions only from the system prompt.
 */
export function replyTo(
  request: ConverseRequest,
  script: Script | undefined,
  knowledge: Knowledge,
  attached: readonly AttachedPassage[],
): Reply {
  const tools = toolsFor(request, script);
  if (tools.length > 0) {
    const announcement = script?.tools.announces ? 'I search the documents.' : '';
    return { announcement, tools, answer: NO_ANSWER, followUps: [] };
  }
  return {
    announcement: '',
    tools: [],
    answer: answerOf(request, script, knowledge, attached),
    followUps: followUpsOf(request, script),
  };
}

function toolsFor({ question, earlier, rounds, toolName }: ConverseRequest, script: Script | undefined): ToolUse[] {
  if (toolName === undefined) return script?.tools.wrong === 'again' ? [searchFor('search_documents', 'again')] : [];
  if (script) return scriptedTools(script, rounds, toolName);
  const query = rounds > 0 ? undefined : queryOf(question, earlier);
  return query === undefined ? [] : partsOf(query).map((part) => searchFor(toolName, part));
}

function scriptedTools({ tools, citation }: Script, rounds: number, name: string): ToolUse[] {
  const needed = Math.max(tools.rounds, citation ? 1 : 0);
  if (rounds >= needed) return [];
  if (tools.wrong && tools.wrong !== 'again' && rounds === 0) return [WRONG[tools.wrong](name)];
  // Only the query `[[cite]]` finds the passage that directives cite.
  return Array.from({ length: tools.searches }, () => searchFor(name, '[[cite]]'));
}

const WRONG: Readonly<Record<'unknown' | 'json' | 'long', (name: string) => ToolUse>> = {
  unknown: () => ({ name: 'delete_documents', input: '{"query":"everything"}' }),
  json: (name) => ({ name, input: '{"query": "heat' }),
  long: (name) => searchFor(name, 'x'.repeat(TOO_LONG)),
};

function searchFor(name: string, query: string): ToolUse {
  return { name, input: JSON.stringify({ query }) };
}

/**
 * Splits a text into the two or three questions that it contains. Any other text is not split, but cut after 1,000 characters.
 * Collapses white space first, because the time that JOINT takes on a run of spaces grows with the square of the run's length.
 */
function partsOf(question: string): string[] {
  const text = question.replace(/\s+/g, ' ');
  const parts = text
    .split(JOINT)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > 1 && parts.length <= MAX_SEARCHES ? parts : [text.slice(0, 1_000)];
}

function answerOf(
  { question, earlier, searches, given }: ConverseRequest,
  script: Script | undefined,
  knowledge: Knowledge,
  attached: readonly AttachedPassage[],
): Answer {
  const results = [...given, ...searches.flatMap((search) => search.results)];
  if (script)
    return scriptedAnswer(
      question,
      script,
      resultPassage(results[script.tools.citedIndex ?? 0]) ?? citedPassage(knowledge),
    );
  const queries = searches.length > 0 ? searches : [{ query: queryOf(question, earlier) ?? '', results: given }];
  const found = queries.flatMap((search) => relevant(search, knowledge));
  return answerFrom(question, earlier, [...attached, ...new Set(found)]);
}

/**
 * Returns the results to quote: those whose text is also a passage that `bestPassages` finds for the query or, if there are no such
 * results, the first result.
 */
function relevant({ query, results }: ConverseRequest['searches'][number], knowledge: Knowledge): ResultPassage[] {
  const texts = new Set(bestPassages(query, knowledge).map(({ text }) => text));
  const matching = results.filter(({ text }) => texts.has(text));
  return (matching.length > 0 ? matching : results.slice(0, 1)).map((result) => resultPassage(result)!);
}

function resultPassage(result: SearchResult | undefined): ResultPassage | undefined {
  if (!result) return undefined;
  const [, name = result.title, page] = /^(.*), page (\d+)$/.exec(result.title) ?? [];
  return {
    id: result.source,
    uri: result.source,
    name,
    ...(page === undefined ? {} : { page: Number(page) }),
    text: result.text,
    rows: /\.(xlsx|csv)$/i.test(name),
    language: languageOf(result.text),
    result,
  };
}

/** Up to three questions, if the system prompt asks for them. */
function followUpsOf(
  { system, question, earlier, searches, given }: ConverseRequest,
  script: Script | undefined,
): string[] {
  if (!system.includes('<follow-ups>') || (script && !script.tools.followUps)) return [];
  if (script) return ['What is a grant?', 'Who pays it?', 'Until when?'];
  const titles = [...given, ...searches.flatMap(({ results }) => results)].map((result) => resultPassage(result)!.name);
  const { followUp } = PHRASES[languageOf(question) ?? 'en'];
  const asked = new Set([question, ...earlier.map((turn) => turn.question)]);
  return [...new Set(titles)]
    .map((name) => followUp(name.replace(/\.\w+$/, '').replace(/[_-]+/g, ' ')))
    .filter((suggestion) => !asked.has(suggestion))
    .slice(0, MAX_SEARCHES);
}
