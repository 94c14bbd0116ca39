import { AgentEngine, type AgentOptions } from '../../../src/app/engine/agent';
import type { AnswerEngine, Citation, Exchange, Question, Step } from '../../../src/app/engine/engine';
import { KnowledgeBaseEngine } from '../../../src/app/engine/knowledge-base';
import { agentRuntimeClient } from '../../../src/app/engine/runtime';
import type { Timeouts } from '../../../src/app/engine/timeouts';
import { VARIABLES } from './app-fixture';

export const TIMEOUT: Timeouts = { silence: 5_000, whole: 10_000 };

/** Creates either engine for an engine server at the URL. */
export const ENGINES = {
  agent: (url: string, timeouts = TIMEOUT): AnswerEngine => agent(url, { timeouts }),
  'knowledge-base': (url: string, timeouts = TIMEOUT): AnswerEngine =>
    new KnowledgeBaseEngine(client(url), {
      knowledgeBaseId: VARIABLES.KNOWLEDGE_BASE_ID,
      modelArn: VARIABLES.MODEL_ARN,
      timeouts,
    }),
};

export function agent(url: string, options: Partial<AgentOptions> = {}): AgentEngine {
  const { AGENT_ID: agentId, AGENT_ALIAS_ID: agentAliasId } = VARIABLES;
  return new AgentEngine(client(url), { agentId, agentAliasId, sessionIdle: 540_000, timeouts: TIMEOUT, ...options });
}

function client(url: string, connectTimeout = 3_000) {
  Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: url });
  return agentRuntimeClient(VARIABLES.AWS_REGION, connectTimeout, 10);
}

export function agentWithConnectTimeout(url: string, milliseconds: number): AgentEngine {
  const { AGENT_ID: agentId, AGENT_ALIAS_ID: agentAliasId } = VARIABLES;
  return new AgentEngine(client(url, milliseconds), { agentId, agentAliasId, sessionIdle: 540_000, timeouts: TIMEOUT });
}

export interface CollectedAnswer {
  text: string;
  readonly pieces: string[];
  readonly citations: Citation[];
  readonly steps: Step[];
  session?: string;
  failure: string | undefined;
}

/** Asks an engine, and collects all events of its answer. */
export async function collectAnswer(
  engine: AnswerEngine,
  message = 'A question?',
  {
    session,
    earlier = [],
    signal = new AbortController().signal,
    onText,
  }: { session?: Question['session']; earlier?: Exchange[]; signal?: AbortSignal; onText?: () => void } = {},
): Promise<CollectedAnswer> {
  const collected: CollectedAnswer = { text: '', pieces: [], citations: [], steps: [], failure: undefined };
  try {
    for await (const event of engine.answer({ message, session, history: async () => earlier }, signal)) {
      if (event.type === 'text') {
        collected.text += event.text;
        collected.pieces.push(event.text);
        onText?.();
      }
      if (event.type === 'citation') collected.citations.push(event.citation);
      if (event.type === 'step') collected.steps.push(event.step);
      if (event.type === 'session') collected.session = event.id;
    }
  } catch (error) {
    collected.failure = (error as { failure?: string }).failure ?? String(error);
  }
  return collected;
}
