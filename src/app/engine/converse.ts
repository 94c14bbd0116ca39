import type { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import {
  type BedrockRuntimeClient,
  type ContentBlock,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
  type Message,
  type StopReason,
} from '@aws-sdk/client-bedrock-runtime';
import { modelId } from '../../models';
import { EngineError } from '../errors';
import { AnswerText } from './converse/answer-text';
import { FoundPassages, numberedText, searchResult } from './converse/found-passages';
import { instructionsVersion, type OrganisationInstructions, systemPrompt } from './converse/instructions';
import { MarkReader } from './converse/mark-reader';
import { type Conversation, type ConversationOptions, readConversation, systemBlocks } from './converse/messages';
import { ModelReply } from './converse/model-reply';
import { SEARCH_TOOL } from './converse/search-tool';
import { Searches } from './converse/searches';
import type { AnswerEngine, EngineEvent, EngineIdentity, Question } from './engine';
import type { SearchOptions } from './retrieval';
import { attempts, type Timeouts } from './timeouts';

export interface ConverseOptions extends ConversationOptions {
  /** ARN or id of the model or inference profile. */
  readonly model: string;
  readonly search: SearchOptions;
  /** Maximum rounds of searches for an answer. */
  readonly rounds: number;
  readonly followUps: boolean;
  /** The organisation's time zone, for example `Europe/Zurich`. */
  readonly timeZone: string;
  readonly inference: { readonly maxTokens: number; readonly temperature?: number; readonly topP?: number };
  readonly latency?: 'standard' | 'optimized' | undefined;
  readonly guardrail?: { readonly id: string; readonly version: string } | undefined;
  /** Identifies the deployment in the service's logs. */
  readonly deployment: string;
  /** Returns the organisation's current instructions. */
  readonly instructions: () => OrganisationInstructions | undefined;
  readonly timeouts: Timeouts;
}

/** Maximum characters of a question. The only limit of the service is the model's context. */
export const CONVERSE_QUESTION = 25_000_000;

/** A reply that requests a search should have the stop reason `tool_use`, but some models report another of these reasons. */
const SEARCHES = new Set<StopReason>(['tool_use', 'end_turn', 'stop_sequence']);
const THINKING: EngineEvent = { type: 'step', step: { kind: 'thinking' } };
/** After the maximum number of rounds, the model is called without a tool. This text informs the model that it cannot search again. */
const LAST_CALL = 'Answer from the passages above. There are no more searches.';

/**
 * Answers with a model that searches the documents itself (`ConverseStream` and `Retrieve`). The service keeps no session: each
 * request contains the conversation.
 */
export class ConverseEngine implements AnswerEngine {
  constructor(
    private readonly models: BedrockRuntimeClient,
    private readonly knowledge: BedrockAgentRuntimeClient,
    private readonly options: ConverseOptions,
  ) {}

  get identity(): EngineIdentity {
    const { model, instructions } = this.options;
    return { name: 'converse', model: modelId(model), instructions: instructionsVersion(instructions()) };
  }

  answer(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent> {
    return new ConverseAnswer(this.models, this.knowledge, this.options, question, signal).events();
  }

  /** Does nothing, because the service keeps no session. */
  async forget(): Promise<void> {}
}

/** Produces one answer: calls the model until it writes the answer, and between the calls runs the searches that the model requests. */
class ConverseAnswer {
  private readonly deadline: number;
  private readonly passages = new FoundPassages();
  private readonly text: AnswerText;
  private readonly citesByMarks: boolean;
  private readonly prompt: ConverseStreamCommandInput['system'];
  private conversation!: Conversation;
  private readonly searches: Searches;

  constructor(
    private readonly models: BedrockRuntimeClient,
    knowledge: BedrockAgentRuntimeClient,
    private readonly options: ConverseOptions,
    private readonly question: Question,
    private readonly signal: AbortSignal,
  ) {
    this.deadline = Date.now() + options.timeouts.whole;
    this.citesByMarks = options.citations === 'marks';
    this.text = new AnswerText(this.citesByMarks ? new MarkReader((number) => this.passages.at(number)) : undefined);
    const { citesByMarks } = this;
    const prompt = systemPrompt({ citesByMarks, followUps: options.followUps, instructions: options.instructions() });
    this.prompt = systemBlocks(prompt, new Date(), options.timeZone, options.hasCache);
    const { search, timeouts } = options;
    const context = { knowledge, search, citesByMarks, silence: timeouts.silence, deadline: this.deadline, signal };
    this.searches = new Searches(this.passages, context);
  }

  /**
   * Yields the events of the answer. Everything is in one generator, because each additional generator costs CPU time for every token.
   *
   * @throws EngineError
   */
  async *events(): AsyncGenerator<EngineEvent> {
    this.conversation = await readConversation(this.question, this.options);
    this.passages.remember(this.conversation.cited);
    const searches: Message[] = [];
    let opening: EngineEvent | undefined = THINKING;
    for (let round = 1; ; ) {
      const isLast = round > this.options.rounds;
      const step = opening;
      opening = undefined;
      const { files } = this.conversation;
      const reply = new ModelReply(this.text, (citation) => files.passageOf(citation) ?? this.passages.cited(citation));
      try {
        const messages = isLast ? this.lastMessages() : [...this.firstMessages(), ...searches];
        for await (const event of this.call(messages, !isLast, step)) {
          if (isEngineEvent(event)) yield event;
          else for (const shown of reply.read(event)) yield shown;
        }
        this.assertContext(reply);
      } catch (error) {
        if (await this.omitsEarlierFiles(error)) continue;
        yield* this.text.flush();
        throw this.failureOf(error);
      }
      const requests = reply.toolRequests;
      if (isLast || requests.length === 0 || !SEARCHES.has(reply.stopReason!)) return yield* this.end(reply);
      const results = yield* this.searches.run(requests);
      const content = reply.content(!this.citesByMarks);
      searches.push({ role: 'assistant', content }, { role: 'user', content: results });
      round++;
    }
  }

  private firstMessages(): Message[] {
    const { history, asked } = this.conversation;
    return [...history, { role: 'user', content: [...asked] }];
  }

  /** @throws EngineError if the request exceeds the model's context, so that the model could not write a text */
  private assertContext({ stopReason }: ModelReply): void {
    if (stopReason === 'model_context_window_exceeded' && this.text.length === 0)
      throw new EngineError('questionTooLong', 'The conversation exceeds the model’s context');
  }

  /**
   * If a request was too long, leaves out the files of earlier questions, which would otherwise make the conversation unusable.
   * Returns false if the error has another reason, if there are no such files, or if the answer has already begun.
   */
  private async omitsEarlierFiles(error: unknown): Promise<boolean> {
    if (!isTooLong(error) || this.text.length > 0 || !this.conversation.hasEarlierFiles) return false;
    this.conversation = await readConversation(this.question, this.options, false);
    return true;
  }

  /** If a question with files is too long, its files are the reason, and not its text, whose length the server has checked. */
  private failureOf(error: unknown): unknown {
    if (!isTooLong(error) || !this.question.attachments?.length) return error;
    return new EngineError('filesTooLong', error.message, { cause: error });
  }

  /**
   * Calls the model once.
   *
   * @param opening the event to yield first; absent if a step has already been yielded
   */
  private call(messages: readonly Message[], hasTool: boolean, opening?: EngineEvent) {
    const input = this.input(messages, hasTool);
    const timeouts = { silence: this.options.timeouts.silence, whole: Math.max(1, this.deadline - Date.now()) };
    const start = (signal: AbortSignal) => this.stream(input, signal);
    return attempts<ConverseStreamOutput | EngineEvent>(start, timeouts, this.signal, opening);
  }

  private async *stream(
    input: ConverseStreamCommandInput,
    abortSignal: AbortSignal,
  ): AsyncGenerator<ConverseStreamOutput> {
    const { stream } = await this.models.send(new ConverseStreamCommand(input), { abortSignal });
    // `yield*` would cost more CPU time for each event.
    for await (const event of stream ?? []) yield event;
  }

  private input(messages: readonly Message[], hasTool: boolean): ConverseStreamCommandInput {
    const { model, inference, guardrail, latency, deployment } = this.options;
    return {
      modelId: model,
      system: this.prompt,
      messages: [...messages],
      inferenceConfig: inference,
      ...(hasTool ? { toolConfig: { tools: [SEARCH_TOOL] } } : {}),
      ...(guardrail
        ? { guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version } }
        : {}),
      ...(latency ? { performanceConfig: { latency } } : {}),
      requestMetadata: { deployment, turn: this.question.turnId },
    };
  }

  /**
   * The messages of the call after the maximum number of rounds. This call has no tool, so that the model must answer. Messages with
   * tool results require the tool, so the passages become part of the question.
   */
  private lastMessages(): Message[] {
    const passages = this.passages.all.map(
      (passage): ContentBlock =>
        this.citesByMarks ? { text: numberedText(passage) } : { searchResult: searchResult(passage) },
    );
    const { history, asked } = this.conversation;
    return [...history, { role: 'user', content: [...passages, { text: LAST_CALL }, ...asked] }];
  }

  /** Ends the answer according to the model's `stopReason`. @throws EngineError if it is missing or means a failure */
  private *end({ stopReason }: ModelReply): Generator<EngineEvent> {
    yield* this.text.end();
    // A proxy may end a response early without an error.
    if (!stopReason) throw new EngineError('dropped', 'The stream ended without messageStop');
    if (stopReason === 'guardrail_intervened') yield { type: 'guardrail' };
    if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded') yield { type: 'limited' };
    if (stopReason === 'content_filtered') throw new EngineError('refused', 'The model filtered its answer');
    if (stopReason === 'tool_use' || stopReason.startsWith('malformed_'))
      throw new EngineError('broken', `The model stopped with ${stopReason}`);
  }
}

function isTooLong(error: unknown): error is EngineError {
  return error instanceof EngineError && error.failure === 'questionTooLong';
}

/** Distinguishes the events of `attempts` from those of the service, which have no property `type`. */
function isEngineEvent(event: ConverseStreamOutput | EngineEvent): event is EngineEvent {
  return 'type' in event;
}
