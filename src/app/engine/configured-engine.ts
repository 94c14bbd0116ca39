import type { Config } from '../config';
import { AGENT_QUESTION, AgentEngine } from './agent';
import type { AnswerEngine } from './engine';
import { KNOWLEDGE_BASE_QUESTION, KnowledgeBaseEngine } from './knowledge-base';
import { agentRuntimeClient } from './runtime';

/** The engine that the configuration selects. `readConfig` has checked that the variables of the engine are set. */
export function configuredEngine(config: Config): AnswerEngine {
  const client = agentRuntimeClient(config.AWS_REGION, config.ENGINE_CONNECT_SECONDS, config.MAX_RUNNING_ANSWERS);
  const timeouts = { silence: config.ENGINE_SILENCE_SECONDS, whole: config.ENGINE_ANSWER_SECONDS };
  if (config.ANSWER_ENGINE === 'knowledge-base') {
    const guardrail =
      config.GUARDRAIL_ID === undefined ? undefined : { id: config.GUARDRAIL_ID, version: config.GUARDRAIL_VERSION! };
    return new KnowledgeBaseEngine(client, {
      knowledgeBaseId: config.KNOWLEDGE_BASE_ID!,
      modelArn: config.MODEL_ARN!,
      guardrail,
      timeouts,
    });
  }
  return new AgentEngine(client, {
    agentId: config.AGENT_ID!,
    agentAliasId: config.AGENT_ALIAS_ID!,
    sessionIdle: config.AGENT_SESSION_IDLE_SECONDS,
    timeouts,
  });
}

/** The length, in characters, up to which the configured engine is certain to accept a question. */
export function longestQuestion({ ANSWER_ENGINE }: Pick<Config, 'ANSWER_ENGINE'>): number {
  return ANSWER_ENGINE === 'knowledge-base' ? KNOWLEDGE_BASE_QUESTION : AGENT_QUESTION;
}
