import {
  type BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
  type RetrieveAndGenerateStreamResponseOutput,
} from '@aws-sdk/client-bedrock-agent-runtime';
import type { AnswerEngine, EngineEvent, Exchange, Question } from './engine';
import { readCitation } from './passages';
import { retryingThrottled, type Timeouts, withTimeouts } from './timeouts';

export interface KnowledgeBaseOptions {
  readonly knowledgeBaseId: string;
  readonly modelArn: string;
  /** What looks through questions and answers. @default nothing does */
  readonly guardrail?: { readonly id: string; readonly version: string } | undefined;
  readonly timeouts: Timeouts;
}

/** The service takes 4,000 characters of prompt; this many of them for what was said before. */
const HISTORY = 3_000;

/** Answers from a knowledge base by itself (`RetrieveAndGenerateStream`), with no agent. */
export class KnowledgeBaseEngine implements AnswerEngine {
  constructor(
    private readonly client: BedrockAgentRuntimeClient,
    private readonly options: KnowledgeBaseOptions,
  ) {}

  async *answer(question: Question, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const generate = (given: AbortSignal) => this.generate(question, given);
    yield* retryingThrottled(() => withTimeouts(generate, this.options.timeouts, signal), signal);
  }

  /** The service has no call that ends a session; it forgets by itself. */
  async forget(): Promise<void> {}

  /** Continues the service's session; where that is gone, begins another one that knows the conversation. */
  private async *generate(question: Question, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    if (question.session) {
      try {
        return yield* this.stream(await this.send(question.message, { sessionId: question.session.id }, signal));
      } catch (error) {
        if (!isSessionGone(error as Error)) throw error;
      }
    }
    const earlier = promptTemplate(await question.history());
    yield* this.stream(await this.send(question.message, { ...(earlier ? { earlier } : {}) }, signal));
  }

  private send(
    text: string,
    { sessionId, earlier }: { sessionId?: string; earlier?: string },
    abortSignal: AbortSignal,
  ) {
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

  private async *stream({
    sessionId,
    stream,
  }: {
    sessionId?: string | undefined;
    stream?: AsyncIterable<RetrieveAndGenerateStreamResponseOutput> | undefined;
  }): AsyncGenerator<EngineEvent> {
    if (sessionId) yield { type: 'session', id: sessionId };
    for await (const event of stream ?? []) {
      if (event.guardrail?.action === 'INTERVENED') yield { type: 'guardrail' };
      if (event.output?.text) yield { type: 'text', text: event.output.text };
      const citation = event.citation && readCitation(event.citation.citation ?? event.citation);
      if (citation) yield { type: 'citation', citation };
    }
  }
}

/** The service has no exception of its own for a session that it does not know any longer. */
function isSessionGone({ name, message }: Error): boolean {
  return /^(Validation|ResourceNotFound|Conflict)Exception$/i.test(name) && /session/i.test(message);
}

/**
 * The prompt of a session that begins in the middle of a conversation. The message itself always
 * goes alone; `$` is how the service marks its variables, so what was said holds none.
 */
function promptTemplate(history: readonly Exchange[]): string | undefined {
  let left = HISTORY;
  const told = [...history]
    .reverse()
    .map(({ question, answer }) => {
      const text = `Question: ${shorten(question, 600)}\nAnswer: ${shorten(answer, 900)}\n`.replaceAll('$', '＄');
      left -= text.length;
      return left >= 0 ? text : '';
    })
    .reverse()
    .join('');
  if (!told) return undefined;
  return [
    'Answer the question from the search results alone, in the language of the question. If they do not hold the answer, say so.',
    `What was said before in this conversation:\n${told}`,
    'Search results:\n$search_results$',
    '$output_format_instructions$',
  ].join('\n\n');
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
