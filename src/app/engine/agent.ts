import { randomUUID } from 'node:crypto';
import {
  type BedrockAgentRuntimeClient,
  type InputFile,
  InvokeAgentCommand,
  type ResponseStream,
  type RetrievedReference,
  type Trace,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { agentFiles } from './agent-files';
import type { AnswerEngine, EngineEvent, Exchange, Passage, Question, Step } from './engine';
import { newestExchanges } from './newest-exchanges';
import { readCitation, readPassage } from './passages';
import { attempts, type Timeouts } from './timeouts';

export interface AgentOptions {
  readonly agentId: string;
  readonly agentAliasId: string;
  /** Milliseconds since the last use of a session after which the agent may have forgotten the session. */
  readonly sessionIdle: number;
  readonly timeouts: Timeouts;
}

/** Maximum characters of a question. */
export const AGENT_QUESTION = 25_000_000;
/** Timeout for ending a session, in milliseconds. Short, because the user who deletes a conversation waits for it. */
const END_SESSION_TIMEOUT = 10_000;
/** Maximum characters of earlier questions and answers that are sent to a new session. */
const HISTORY = 60_000;

/** Answers with an existing Amazon Bedrock agent (`InvokeAgent`). */
export class AgentEngine implements AnswerEngine {
  readonly identity = { name: 'agent' } as const;

  constructor(
    private readonly client: BedrockAgentRuntimeClient,
    private readonly options: AgentOptions,
  ) {}

  async *answer(question: Question, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const { session } = question;
    const isRemembered = session && Date.now() - Date.parse(session.usedAt) < this.options.sessionIdle;
    const sessionId = isRemembered ? session.id : randomUUID();
    const earlier = isRemembered ? [] : await question.history();
    const history = newestExchanges(earlier, HISTORY);
    // `agentFiles` prefers the files of the last exchanges, so files of questions without an answer get only the room that the files of
    // answered questions leave.
    const unanswered = earlier.filter(({ answer }) => answer.trim() === '');
    const files = await agentFiles(question.attachments, [...unanswered, ...history]);
    const invoke = (requestSignal: AbortSignal) =>
      this.invoke(question.message, sessionId, { history, files }, requestSignal);
    yield* attempts(invoke, this.options.timeouts, signal);
  }

  async forget(sessionId: string): Promise<void> {
    const { agentId, agentAliasId } = this.options;
    const command = new InvokeAgentCommand({ agentId, agentAliasId, sessionId, endSession: true, inputText: '-' });
    const { completion } = await this.client.send(command, { abortSignal: AbortSignal.timeout(END_SESSION_TIMEOUT) });
    // A stream that is not read to its end keeps its connection open forever.
    for await (const event of completion ?? []) void event;
  }

  private async *invoke(
    inputText: string,
    sessionId: string,
    { history, files }: { readonly history: readonly Exchange[]; readonly files: readonly InputFile[] },
    abortSignal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const { agentId, agentAliasId } = this.options;
    const messages = conversationHistory(history);
    const sessionState = {
      ...(messages.length > 0 ? { conversationHistory: { messages } } : {}),
      ...(files.length > 0 ? { files: [...files] } : {}),
    };
    const { completion } = await this.client.send(
      new InvokeAgentCommand({
        agentId,
        agentAliasId,
        sessionId,
        inputText,
        enableTrace: true,
        streamingConfigurations: { streamFinalResponse: true },
        ...(Object.keys(sessionState).length > 0 ? { sessionState } : {}),
      }),
      { abortSignal },
    );
    yield { type: 'session', id: sessionId };
    const decoder = new TextDecoder();
    for await (const event of completion ?? []) yield* convert(event, decoder);
  }
}

/** Converts one event of the agent's response. A character may be split between two events. */
function* convert(event: ResponseStream, decoder: TextDecoder): Generator<EngineEvent> {
  if (event.chunk) {
    const text = decoder.decode(event.chunk.bytes, { stream: true });
    if (text) yield { type: 'text', text };
    for (const from of event.chunk.attribution?.citations ?? []) {
      const citation = readCitation(from);
      if (citation) yield { type: 'citation', citation };
    }
  }
  const trace = event.trace?.trace;
  if (!trace) return;
  const step = stepOf(trace);
  if (step) yield { type: 'step', step };
  const found = trace.orchestrationTrace?.observation?.knowledgeBaseLookupOutput?.retrievedReferences;
  if (found) yield { type: 'found', passages: passagesOf(found) };
  if (trace.guardrailTrace?.action === 'INTERVENED') yield { type: 'guardrail' };
  const usage = usageOf(trace);
  if (usage) yield { type: 'usage', inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
}

/**
 * Returns the step that a trace reports; undefined if it reports none. Everything else in a trace, such as prompts and rationales, must not
 * reach the user.
 */
function stepOf(trace: Trace): Step | undefined {
  const { invocationInput, observation } = trace.orchestrationTrace ?? {};
  const search = invocationInput?.knowledgeBaseLookupInput;
  if (search) return { kind: 'searching', ...(search.text ? { text: search.text } : {}) };
  const found = observation?.knowledgeBaseLookupOutput;
  if (found) return readingOf(found.retrievedReferences ?? []);
  return modelCalls(trace).some((call) => call?.modelInvocationInput) ? { kind: 'thinking' } : undefined;
}

function readingOf(references: readonly RetrievedReference[]): Step {
  const passages = passagesOf(references);
  const documents = new Set(passages.map(({ uri }) => uri)).size;
  return { kind: 'reading', passages: passages.length, documents };
}

function passagesOf(references: readonly RetrievedReference[]): Passage[] {
  return references.map(readPassage).filter((passage) => passage !== undefined);
}

/** The tokens of one model call. A collaborating agent reports its own calls in its own traces. */
function usageOf(trace: Trace) {
  return modelCalls(trace)
    .map((call) => call?.modelInvocationOutput?.metadata?.usage)
    .find(Boolean);
}

/** The parts of a trace that may report a model call. */
function modelCalls({ preProcessingTrace, orchestrationTrace, postProcessingTrace, routingClassifierTrace }: Trace) {
  return [preProcessingTrace, orchestrationTrace, postProcessingTrace, routingClassifierTrace];
}

function conversationHistory(history: readonly Exchange[]) {
  return history.flatMap(({ question, answer }) => [
    { role: 'user' as const, content: [{ text: question }] },
    { role: 'assistant' as const, content: [{ text: answer }] },
  ]);
}
