import { abilitiesOf } from '../../models';
import type { Config, EngineConfig } from '../config';
import { AGENT_QUESTION, AgentEngine } from './agent';
import { CONVERSE_QUESTION, ConverseEngine } from './converse';
import { instructionsVersion, type OrganisationInstructions, systemPrompt } from './converse/instructions';
import type { AnswerEngine } from './engine';
import { KNOWLEDGE_BASE_QUESTION, KnowledgeBaseEngine } from './knowledge-base';
import type { SearchOptions } from './retrieval';
import { agentRuntimeClient, modelRuntimeClient } from './runtime';

/** The length, in characters, up to which each engine is certain to accept a question. */
const LONGEST_QUESTION: Readonly<Record<Config['ANSWER_ENGINE'], number>> = {
  converse: CONVERSE_QUESTION,
  'knowledge-base': KNOWLEDGE_BASE_QUESTION,
  agent: AGENT_QUESTION,
};

/**
 * Returns the engine that the configuration selects. The functions that read the configuration have checked that the variables of this
 * engine are set.
 *
 * @param instructions returns the organisation's current instructions
 */
export function configuredEngine(
  config: EngineConfig,
  instructions: () => OrganisationInstructions | undefined,
): AnswerEngine {
  if (config.ANSWER_ENGINE === 'converse') return converseEngine(config, instructions);
  return config.ANSWER_ENGINE === 'agent' ? agentEngine(config) : knowledgeBaseEngine(config);
}

/** The length, in characters, up to which the configured engine is certain to accept a question. */
export function longestQuestion({ ANSWER_ENGINE }: Pick<Config, 'ANSWER_ENGINE'>): number {
  return LONGEST_QUESTION[ANSWER_ENGINE];
}

/**
 * The options for a search like those of the configured engine; undefined without a knowledge base. `converse` searches with the
 * options of the configuration. `knowledge-base` sends none, so the service's defaults apply. They also apply for `agent`, because the
 * options with which an agent searches are unknown.
 */
export function configuredSearch(config: EngineConfig): SearchOptions | undefined {
  const {
    KNOWLEDGE_BASE_ID: knowledgeBaseId,
    SEARCH_RESULTS: results,
    RERANKING_MODEL_ARN: rerankingModelArn,
  } = config;
  if (!knowledgeBaseId) return undefined;
  return config.ANSWER_ENGINE === 'converse' ? { knowledgeBaseId, results, rerankingModelArn } : { knowledgeBaseId };
}

/** The application's own instructions for the configured engine; undefined if that engine takes none. */
export function configuredInstructions(config: EngineConfig): OrganisationInstructions | undefined {
  if (config.ANSWER_ENGINE !== 'converse') return undefined;
  const options = {
    citesByMarks: citationsOf(config) === 'marks',
    followUps: config.FOLLOW_UPS,
    instructions: undefined,
  };
  return { text: systemPrompt(options), version: instructionsVersion(undefined) };
}

function converseEngine(
  config: EngineConfig,
  instructions: () => OrganisationInstructions | undefined,
): ConverseEngine {
  const model = config.MODEL_ARN!;
  const abilities = abilitiesOf(model);
  const connections = connectionsOf(config);
  return new ConverseEngine(modelRuntimeClient(connections), agentRuntimeClient(connections), {
    model,
    citations: citationsOf(config),
    hasCache: abilities?.cachePoints ?? false,
    reads: { documents: abilities?.documents ?? false, images: abilities?.images ?? false },
    search: configuredSearch(config)!,
    rounds: config.SEARCH_ROUNDS,
    historyTokens: config.HISTORY_TOKENS,
    followUps: config.FOLLOW_UPS,
    timeZone: config.TIME_ZONE,
    inference: {
      maxTokens: config.MODEL_MAX_TOKENS,
      ...(config.MODEL_TEMPERATURE === undefined ? {} : { temperature: config.MODEL_TEMPERATURE }),
      ...(config.MODEL_TOP_P === undefined ? {} : { topP: config.MODEL_TOP_P }),
    },
    latency: config.MODEL_LATENCY,
    guardrail: guardrailOf(config),
    deployment: config.METRICS_NAMESPACE,
    instructions,
    timeouts: timeoutsOf(config),
  });
}

function citationsOf({ MODEL_ARN, MODEL_CITATIONS }: EngineConfig): 'native' | 'marks' {
  if (MODEL_CITATIONS !== 'auto') return MODEL_CITATIONS;
  return abilitiesOf(MODEL_ARN!)?.citations ? 'native' : 'marks';
}

function knowledgeBaseEngine(config: EngineConfig): KnowledgeBaseEngine {
  return new KnowledgeBaseEngine(agentRuntimeClient(connectionsOf(config)), {
    knowledgeBaseId: config.KNOWLEDGE_BASE_ID!,
    modelArn: config.MODEL_ARN!,
    guardrail: guardrailOf(config),
    timeouts: timeoutsOf(config),
  });
}

function agentEngine(config: EngineConfig): AgentEngine {
  return new AgentEngine(agentRuntimeClient(connectionsOf(config)), {
    agentId: config.AGENT_ID!,
    agentAliasId: config.AGENT_ALIAS_ID!,
    sessionIdle: config.AGENT_SESSION_IDLE_SECONDS,
    timeouts: timeoutsOf(config),
  });
}

function connectionsOf(config: EngineConfig) {
  const { AWS_REGION: region, ENGINE_CONNECT_SECONDS: connectTimeout, MAX_RUNNING_ANSWERS: answers } = config;
  return { region, connectTimeout, answers };
}

function timeoutsOf(config: EngineConfig) {
  return { silence: config.ENGINE_SILENCE_SECONDS, whole: config.ENGINE_ANSWER_SECONDS };
}

function guardrailOf({ GUARDRAIL_ID: id, GUARDRAIL_VERSION: version }: EngineConfig) {
  return id === undefined ? undefined : { id, version: version! };
}
