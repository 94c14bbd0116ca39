import { randomUUID } from 'node:crypto';
import type { Answer } from '../bedrock/answer';
import { tokensOf } from '../bedrock/tokens';
import { reference } from './references';

/** The agent and the session to which a trace belongs. */
export interface TraceOrigin {
  readonly agentId: string;
  readonly agentAliasId: string;
  readonly sessionId: string;
  readonly region: string;
  readonly knowledgeBaseId: string;
}

/** The `trace` events before an agent's answer, in the service's order. */
export function openingTrace(origin: TraceOrigin, question: string, { searched, found }: Answer): object[] {
  const traceId = randomUUID();
  const step = `${traceId}-0`;
  return [
    {
      preProcessingTrace: {
        modelInvocationInput: { traceId: `${traceId}-pre-0`, type: 'PRE_PROCESSING', text: question },
      },
    },
    {
      preProcessingTrace: {
        modelInvocationOutput: {
          traceId: `${traceId}-pre-0`,
          parsedResponse: { isValid: true, rationale: 'The documents may answer this.' },
          metadata: usage(question, '-'),
        },
      },
    },
    { orchestrationTrace: { modelInvocationInput: { traceId: step, type: 'ORCHESTRATION', text: question } } },
    {
      orchestrationTrace: {
        rationale: { traceId: step, text: 'I look for passages that fit the question and quote the best.' },
      },
    },
    {
      orchestrationTrace: {
        invocationInput: {
          traceId: step,
          invocationType: 'KNOWLEDGE_BASE',
          knowledgeBaseLookupInput: { text: searched, knowledgeBaseId: origin.knowledgeBaseId },
        },
      },
    },
    {
      orchestrationTrace: {
        observation: {
          traceId: step,
          type: 'KNOWLEDGE_BASE',
          knowledgeBaseLookupOutput: { retrievedReferences: found.map(reference) },
        },
      },
    },
  ].map((trace) => part(origin, trace));
}

/** The `trace` events after an agent's answer. */
export function closingTrace(origin: TraceOrigin, question: string, answer: Answer): object[] {
  const text = answer.parts.map(({ markdown }) => markdown).join('');
  const traceId = `${randomUUID()}-1`;
  return [
    {
      orchestrationTrace: {
        modelInvocationOutput: { traceId, rawResponse: { content: text }, metadata: usage(question, text) },
      },
    },
    { orchestrationTrace: { observation: { traceId, type: 'FINISH', finalResponse: { text } } } },
  ].map((trace) => part(origin, trace));
}

/** The token usage that a model would report. */
function usage(question: string, text: string): object {
  return { usage: { inputTokens: tokensOf(question).length, outputTokens: tokensOf(text).length } };
}

function part({ agentId, agentAliasId, sessionId, region }: TraceOrigin, trace: object): object {
  const agentAliasArn = `arn:aws:bedrock:${region}:000000000000:agent-alias/${agentId}/${agentAliasId}`;
  return {
    agentId,
    agentAliasId,
    agentVersion: '1',
    sessionId,
    callerChain: [{ agentAliasArn }],
    eventTime: new Date().toISOString(),
    trace,
  };
}
