import type { AttachedFile } from '../bedrock/attached-files';
import type { Turn } from '../bedrock/conversation';
import { object, optionalObject } from '../bedrock/input';
import { assertConversation, documentsIn, type Json, type Message } from './rules';

/** A search result that a message contains. */
export interface SearchResult {
  /** The position, from 0, among the search results in the current question and in the tool results after it. */
  readonly index: number;
  readonly source: string;
  readonly title: string;
  readonly text: string;
  /** Whether the request enables citations for this result. If not, the model writes a mark such as `[1]` into its answer. */
  readonly isCited: boolean;
}

/** A document block. */
export interface CitedFile extends AttachedFile {
  readonly isCited: boolean;
}

/** The parts of a request that the model of this stand-in understands. */
export interface ConverseRequest {
  readonly system: string;
  readonly question: string;
  readonly earlier: readonly Turn[];
  /** The searches that the model has already made for the current answer, each with its results. */
  readonly searches: readonly { readonly query: string; readonly results: readonly SearchResult[] }[];
  /** Search results that the question itself contains. */
  readonly given: readonly SearchResult[];
  /** The documents that are attached to this question and to earlier questions. */
  readonly files: readonly CitedFile[];
  /** The number of calls in which the model has already requested tools for this answer. */
  readonly rounds: number;
  readonly toolName: string | undefined;
  readonly hasGuardrail: boolean;
  /** Identifies the answer, so that its attempts can be counted for directives such as `[[throttle 2]]`. */
  readonly answer: string;
}

/** A numbered passage in a text: `[3] Title`, a line break, then the passage. */
const NUMBERED = /^\[(\d+)\] (.+)\n([\s\S]*)$/;

/** Reads a request. @throws Refusal (validation) as the service does */
export function readRequest(body: Json): ConverseRequest {
  const messages = messagesOf(body.messages);
  const toolConfig = body.toolConfig == null ? undefined : object(body.toolConfig, 'toolConfig');
  assertConversation(messages, toolConfig !== undefined);
  const start = messages.findLastIndex(
    ({ role, content }) => role === 'user' && !content.some(({ toolResult }) => toolResult),
  );
  const asked = messages[start]!;
  const results = new Results();
  const given = asked.content.flatMap((block) => results.in(block));
  const loop = messages.slice(start + 1);
  const queries = new Map(loop.flatMap(({ content }) => content.flatMap(queryOf)));
  const searches = loop
    .flatMap(({ content }) => content)
    .filter(({ toolResult }) => toolResult)
    .map(({ toolResult }) => {
      const { toolUseId, content } = toolResult as { toolUseId: string; content: Json[] };
      return { query: queries.get(toolUseId) ?? '', results: content.flatMap((block) => results.in(block)) };
    });
  return {
    system: textsOf((body.system as Json[] | undefined) ?? []).join('\n'),
    question:
      textsOf(asked.content)
        .filter((text) => !NUMBERED.test(text))
        .at(-1) ?? '',
    earlier: turnsOf(messages.slice(0, start)),
    searches,
    given,
    files: filesOf(messages),
    rounds: loop.filter(({ role }) => role === 'assistant').length,
    toolName: toolNameOf(toolConfig),
    hasGuardrail: body.guardrailConfig != null,
    answer: String(optionalObject(body.requestMetadata, 'requestMetadata').turn ?? ''),
  };
}

function filesOf(messages: readonly Message[]): CitedFile[] {
  const documents = messages.flatMap(({ content }) => documentsIn(content));
  return documents.map((document, index) => {
    const { name, format, source, citations } = document as {
      name: string;
      format: string;
      source: { bytes?: string; text?: string };
      citations?: { enabled: boolean };
    };
    const bytes = source.text === undefined ? Buffer.from(source.bytes ?? '', 'base64') : Buffer.from(source.text);
    return { index, name, extension: format, bytes, isCited: citations?.enabled ?? false };
  });
}

class Results {
  private count = 0;

  /** The search results of a content block. */
  in({ searchResult, text }: Json): SearchResult[] {
    if (searchResult) {
      const { source, title, content, citations } = searchResult as {
        source: string;
        title: string;
        content: { text: string }[];
        citations?: { enabled: boolean };
      };
      const joined = content.map((block) => block.text).join('\n');
      return [{ index: this.count++, source, title, text: joined, isCited: citations?.enabled ?? false }];
    }
    const [, , title, passage] = NUMBERED.exec(String(text ?? '')) ?? [];
    if (title === undefined) return [];
    return [{ index: this.count++, source: '', title, text: passage!, isCited: false }];
  }
}

function messagesOf(value: unknown): Message[] {
  const messages = Array.isArray(value) ? value : [];
  return messages.map((message, index) => {
    const { role, content } = object(message, `messages.${index}`);
    return { role: String(role), content: (Array.isArray(content) ? content : []) as Json[] };
  });
}

function queryOf({ toolUse }: Json): [string, string][] {
  if (!toolUse) return [];
  const { toolUseId, input } = toolUse as { toolUseId: string; input?: { query?: unknown } };
  return [[toolUseId, String(input?.query ?? '')]];
}

function turnsOf(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const { role, content } of messages) {
    const [text = ''] = textsOf(content);
    if (role === 'user') turns.push({ question: text, answer: '' });
    else if (turns.length > 0) turns.push({ ...turns.pop()!, answer: text });
  }
  return turns;
}

function textsOf(content: readonly Json[]): string[] {
  return content.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
}

function toolNameOf(toolConfig: Json | undefined): string | undefined {
  const [tool] = (toolConfig?.tools as Json[] | undefined) ?? [];
  return tool?.toolSpec ? String((tool.toolSpec as Json).name) : undefined;
}
