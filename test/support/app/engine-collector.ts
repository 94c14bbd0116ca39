import { AgentEngine, type AgentOptions } from '../../../src/app/engine/agent';
import { ConverseEngine, type ConverseOptions } from '../../../src/app/engine/converse';
import type { AnswerEngine, Citation, Exchange, Question, Step } from '../../../src/app/engine/engine';
import { KnowledgeBaseEngine } from '../../../src/app/engine/knowledge-base';
import { agentRuntimeClient, modelRuntimeClient } from '../../../src/app/engine/runtime';
import type { Timeouts } from '../../../src/app/engine/timeouts';
import { VARIABLES } from './app-fixture';

export const TIMEOUT: Timeouts = { silence: 5_000, whole: 10_000 };

/** For each kind of engine, a function that creates one. The engine calls the server at `url`; `converse` calls its model at `models`. */
export const ENGINES = {
  converse: (url: string, timeouts = TIMEOUT, models = url): AnswerEngine => converse(url, { timeouts }, models),
  agent: (url: string, timeouts = TIMEOUT, _models = url): AnswerEngine => agent(url, { timeouts }),
  'knowledge-base': (url: string, timeouts = TIMEOUT, _models = url): AnswerEngine =>
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

/** Creates an engine that calls `Retrieve` at `url`, and `ConverseStream` at `models`. */
export function converse(url: string, options: Partial<ConverseOptions> = {}, models = url): ConverseEngine {
  Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: models });
  return new ConverseEngine(modelRuntimeClient(connections()), client(url), {
    model: VARIABLES.MODEL_ARN,
    citations: 'native',
    reads: { documents: true, images: true },
    hasCache: true,
    search: { knowledgeBaseId: VARIABLES.KNOWLEDGE_BASE_ID, results: 5 },
    rounds: 4,
    historyTokens: 1_000,
    followUps: true,
    timeZone: 'Europe/Zurich',
    inference: { maxTokens: 4_096 },
    deployment: 'Test',
    instructions: () => undefined,
    timeouts: TIMEOUT,
    ...options,
  });
}

function connections(connectTimeout = 3_000) {
  return { region: VARIABLES.AWS_REGION, connectTimeout, answers: 10 };
}

function client(url: string, connectTimeout = 3_000) {
  Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: url });
  return agentRuntimeClient(connections(connectTimeout));
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
  suggestions: readonly string[];
  isLimited: boolean;
  isGuarded: boolean;
  session?: string;
  failure: string | undefined;
}

/** Asks an engine a question, and collects its answer from the events. */
export async function collectAnswer(
  engine: AnswerEngine,
  message = 'A question?',
  {
    session,
    earlier = [],
    attachments,
    signal = new AbortController().signal,
    onText,
  }: {
    session?: Question['session'];
    earlier?: Exchange[];
    attachments?: Question['attachments'];
    signal?: AbortSignal;
    onText?: () => void;
  } = {},
): Promise<CollectedAnswer> {
  const collected: CollectedAnswer = {
    text: '',
    pieces: [],
    citations: [],
    steps: [],
    suggestions: [],
    isLimited: false,
    isGuarded: false,
    failure: undefined,
  };
  try {
    for await (const event of engine.answer(
      { turnId: 'TURN', message, attachments, session, history: async () => earlier },
      signal,
    )) {
      if (event.type === 'text') {
        collected.text += event.text;
        collected.pieces.push(event.text);
        onText?.();
      }
      if (event.type === 'citation') collected.citations.push(event.citation);
      if (event.type === 'step') collected.steps.push(event.step);
      if (event.type === 'session') collected.session = event.id;
      if (event.type === 'suggestions') collected.suggestions = event.questions;
      if (event.type === 'limited') collected.isLimited = true;
      if (event.type === 'guardrail') collected.isGuarded = true;
    }
  } catch (error) {
    collected.failure = (error as { failure?: string }).failure ?? String(error);
  }
  return collected;
}
