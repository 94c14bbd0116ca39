import {
  type BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
  type RetrieveAndGenerateStreamResponse,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { modelId } from '../../models';
import { shortened } from '../shortened';
import type { AnswerEngine, EngineEvent, EngineIdentity, Exchange, Question } from './engine';
import { readCitation } from './passages';
import { attempts, type Timeouts } from './timeouts';

export interface KnowledgeBaseOptions {
  readonly knowledgeBaseId: string;
  readonly modelArn: string;
  /** Filters questions and answers. @default no guardrail */
  readonly guardrail?: { readonly id: string; readonly version: string } | undefined;
  readonly timeouts: Timeouts;
}

/**
 * Maximum characters of a question. The service models of the AWS SDKs state 1,000, the API reference states 20,000; the
 * service certainly accepts the smaller number.
 */
export const KNOWLEDGE_BASE_QUESTION = 1_000;

/** Maximum characters of earlier turns in the prompt. The service accepts a prompt of 4,000 characters. */
const HISTORY = 3_000;

/**
 * The service searches first. It does not report the text that it searches for. Of the passages that it finds, it reports only the
 * cited ones.
 */
const SEARCHING: EngineEvent = { type: 'step', step: { kind: 'searching' } };

/** Answers from a knowledge base directly (`RetrieveAndGenerateStream`), without an agent. */
export class KnowledgeBaseEngine implements AnswerEngine {
  readonly identity: EngineIdentity;

  constructor(
    private readonly client: BedrockAgentRuntimeClient,
    private readonly options: KnowledgeBaseOptions,
  ) {
    this.identity = { name: 'knowledge-base', model: modelId(options.modelArn) };
  }

  answer(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent> {
    const { timeouts } = this.options;
    return attempts((requestSignal) => this.generate(question, requestSignal), timeouts, signal, SEARCHING);
  }

  /** The service has no operation that ends a session; its sessions expire. */
  async forget(): Promise<void> {}

  /**
   * Continues the service's session. If there is none, or if it has expired, starts a new one, with the conversation so far in its prompt.
   */
  private generate(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent> {
    if (question.session) return this.continue(question, question.session.id, signal);
    return this.stream(this.begin(question, signal));
  }

  private async *continue(question: Question, sessionId: string, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    try {
      return yield* this.stream(this.send(question.message, { sessionId }, signal));
    } catch (error) {
      if (!isSessionExpired(error as Error)) throw error;
    }
    yield* this.stream(this.begin(question, signal));
  }

  private async begin(question: Question, signal: AbortSignal): Promise<RetrieveAndGenerateStreamResponse> {
    const earlier = promptTemplate(await question.history());
    return this.send(question.message, { ...(earlier ? { earlier } : {}) }, signal);
  }

  private send(
    text: string,
    { sessionId, earlier }: { sessionId?: string; earlier?: string },
    abortSignal: AbortSignal,
  ): Promise<RetrieveAndGenerateStreamResponse> {
    const { knowledgeBaseId, modelArn, guardrail } = this.options;
    const generationConfiguration = {
      ...(earlier ? { promptTemplate: { textPromptTemplate: earlier } } : {}),
      ...(guardrail
        ? { guardrailConfiguration: { guardrailId: guardrail.id, guardrailVersion: guardrail.version } }
        : {}),
    };
    return this.client.send(
      new RetrieveAndGenerateStreamCommand({
        input: { text },
        ...(sessionId ? { sessionId } : {}),
        retrieveAndGenerateConfiguration: {
          type: 'KNOWLEDGE_BASE',
          knowledgeBaseConfiguration: {
            knowledgeBaseId,
            modelArn,
            ...(Object.keys(generationConfiguration).length > 0 ? { generationConfiguration } : {}),
          },
        },
      }),
      { abortSignal },
    );
  }

  private async *stream(response: Promise<RetrieveAndGenerateStreamResponse>): AsyncGenerator<EngineEvent> {
    const { sessionId, stream } = await response;
    if (sessionId) yield { type: 'session', id: sessionId };
    for await (const event of stream ?? []) {
      if (event.guardrail?.action === 'INTERVENED') yield { type: 'guardrail' };
      if (event.output?.text) yield { type: 'text', text: event.output.text };
      const citation = event.citation && readCitation(event.citation.citation ?? event.citation);
      if (citation) yield { type: 'citation', citation };
    }
  }
}

/** The service has no specific exception for a session that it no longer knows. */
function isSessionExpired({ name, message }: Error): boolean {
  return /^(Validation|ResourceNotFound|Conflict)Exception$/i.test(name) && /session/i.test(message);
}

/**
 * The prompt template of a session that starts in the middle of a conversation; undefined if there are no earlier turns. The template
 * contains the earlier turns, not the current message. In a template, `$` marks variables, so each `$` in earlier turns is replaced.
 */
function promptTemplate(history: readonly Exchange[]): string | undefined {
  let left = HISTORY;
  const earlierTurns = [...history]
    .reverse()
    .map(({ question, answer }) => {
      const text = `Question: ${shortened(question, 601)}\nAnswer: ${shortened(answer, 901)}\n`.replaceAll('$', '＄');
      left -= text.length;
      return left >= 0 ? text : '';
    })
    .reverse()
    .join('');
  if (!earlierTurns) return undefined;
  return [
    'Answer the question from the search results alone, in the language of the question. If they do not hold the answer, say so.',
    `What was said before in this conversation:\n${earlierTurns}`,
    'Search results:\n$search_results$',
    '$output_format_instructions$',
  ].join('\n\n');
}
