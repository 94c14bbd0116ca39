import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knowledge } from '../../knowledge';
import type { Answer } from '../bedrock/answer';
import { attachedPassages } from '../bedrock/attached-files';
import { scriptIn } from '../bedrock/directives';
import type { EventStream } from '../bedrock/event-stream';
import { eventFrame } from '../bedrock/frames';
import { BLOCKED_MESSAGE, blocked } from '../bedrock/guardrail';
import { type Pace, play } from '../bedrock/playback';
import type { Script } from '../bedrock/script';
import type { ScriptedFailures } from '../bedrock/scripted-failures';
import { stepsOf } from '../bedrock/steps';
import { tokensOf } from '../bedrock/tokens';
import { BlockEncoder } from './block-encoder';
import { type Reply, type ResultPassage, replyTo } from './model';
import { type ConverseRequest, readRequest } from './request';

export interface ModelContext {
  readonly knowledge: Knowledge;
  readonly pace: Pace;
  readonly failures: ScriptedFailures;
}

const START = eventFrame('messageStart', { role: 'assistant' });

/**
 * `ConverseStream`: streams the model's requests to use a tool, which are normally requests to search. If the model makes no request,
 * streams the model's answer from search results and attached files, with citations or with marks such as `[1]`.
 *
 * @throws Refusal
 */
export async function converseStream(
  body: Record<string, unknown>,
  stream: EventStream,
  context: ModelContext,
): Promise<undefined> {
  const startedAt = Date.now();
  const request = readRequest(body);
  const script = scriptIn(request.question);
  if (script && request.rounds === 0) context.failures.assertNone(request.answer, request.question, script);
  const attached = script ? [] : await attachedPassages(request.files, request.question);
  const reply = replyTo(request, script, context.knowledge, attached);
  stream.begin({}, script?.split);
  if (reply.tools.length > 0) return requestTools(reply, request, stream, context.pace, startedAt);
  return answer(reply, request, script, stream, context.pace, startedAt);
}

async function requestTools(
  { announcement, tools }: Reply,
  request: ConverseRequest,
  stream: EventStream,
  pace: Pace,
  startedAt: number,
): Promise<undefined> {
  await delay(pace.firstTokenMilliseconds, undefined, { signal: stream.signal });
  const encoder = new BlockEncoder([]);
  const announced = announcement === '' ? [] : encoder.text(announcement);
  const uses = tools.flatMap((tool) =>
    encoder.toolUse(tool, `tooluse_${randomUUID().replaceAll('-', '').slice(0, 22)}`),
  );
  await stream.write(START, ...announced, ...uses, ...closing('tool_use', request, announcement, startedAt));
  stream.end();
}

async function answer(
  reply: Reply,
  request: ConverseRequest,
  script: Script | undefined,
  stream: EventStream,
  pace: Pace,
  startedAt: number,
): Promise<undefined> {
  const marked = withMarks(reply.answer);
  // The text of an event is JSON, so it cannot end within a character. `[[split]]` therefore splits network packets instead of tokens.
  const steps = stepsOf(marked, script && { ...script, split: false });
  const text = marked.parts.map(({ markdown }) => markdown).join('');
  const isBlocked = script?.guardrail === true && request.hasGuardrail;
  const encoder = new BlockEncoder(marked.parts, script?.tools.citedIndex);
  const end = () => [
    ...encoder.endBlock(),
    ...followUps(reply, encoder),
    ...closing(script?.tools.stopReason ?? 'end_turn', request, text, startedAt),
  ];
  const intervention = () => [
    ...encoder.endBlock(),
    ...encoder.text(BLOCKED_MESSAGE),
    ...closing('guardrail_intervened', request, text, startedAt),
  ];
  await stream.write(START);
  await reason(script, encoder, stream);
  const tokensPerSecond = script?.rate ?? pace.tokensPerSecond;
  return play(
    isBlocked ? blocked(steps) : steps,
    {
      token: (step) => encoder.token(step),
      citations: (step) => encoder.citations(step),
      get intervention() {
        return intervention();
      },
      get closing() {
        return end();
      },
    },
    stream,
    { ...pace, tokensPerSecond },
  );
}

async function reason(script: Script | undefined, encoder: BlockEncoder, stream: EventStream): Promise<void> {
  const seconds = script?.tools.reasonSeconds;
  if (seconds === undefined) return;
  await stream.write(...encoder.reasoning('The passages answer this.'));
  await delay(seconds * 1000, undefined, { signal: stream.signal });
}

function followUps({ followUps: questions }: Reply, encoder: BlockEncoder): Buffer[] {
  return questions.length === 0 ? [] : encoder.text(`\n\n<follow-ups>${JSON.stringify(questions)}</follow-ups>`);
}

/** Adds a mark such as `[1]` after each quotation of a search result for which the request does not enable citations. */
function withMarks(answer: Answer): Answer {
  const parts = answer.parts.map((part) => {
    const numbers = part.passages.flatMap((passage) => {
      const { result } = passage as Partial<ResultPassage>;
      return result && !result.isCited ? [`[${result.index + 1}]`] : [];
    });
    if (numbers.length === 0) return part;
    return { markdown: part.markdown.replace(/\s*$/, (space) => ` ${numbers.join('')}${space}`), passages: [] };
  });
  return { ...answer, parts };
}

function closing(
  stopReason: string,
  { question, searches }: ConverseRequest,
  text: string,
  startedAt: number,
): Buffer[] {
  const results = searches.flatMap((search) => search.results.map((result) => result.text));
  const inputTokens = tokensOf([question, ...results].join(' ')).length;
  const outputTokens = tokensOf(text).length;
  return [
    eventFrame('messageStop', { stopReason }),
    eventFrame('metadata', {
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      metrics: { latencyMs: Date.now() - startedAt },
    }),
  ];
}
