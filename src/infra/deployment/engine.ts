import * as z from 'zod';
import { modelId } from '../../models';
import { text } from './fields';
import { guardrail } from './guardrail';

/** Optionally matches the beginning of the ARN of a foundation model, or of an inference profile that AWS defines. */
const ARN = String.raw`(arn:aws[\w-]*:bedrock:[a-z0-9-]+:(\d{12}:inference-profile|:foundation-model)\/)?`;

/**
 * Id or ARN of a model that the region offers (`anthropic.claude-…`), or of a cross-region inference profile
 * (`eu.anthropic.claude-…`). An application inference profile is not accepted, because its ARN does not say which models the tasks
 * must be allowed to invoke.
 */
export const modelIdOrArn = text(
  new RegExp(String.raw`^${ARN}[a-z0-9-]+(\.[a-z0-9-]+)+[\w.:-]*$`),
  'eu.anthropic.claude-sonnet-4-6, the id or the ARN of a model or of an inference profile',
).meta({
  examples: [
    'eu.anthropic.claude-sonnet-4-6',
    'global.anthropic.claude-sonnet-4-6',
    'anthropic.claude-3-haiku-20240307-v1:0',
    'arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-pro-v1:0',
  ],
});

/** Converts an ARN to the id that it contains, so that the validated deployment always contains an id. */
const model = modelIdOrArn.transform(modelId);

/** Id or ARN of a model that reranks passages. These models have no inference profiles. */
const rerankingModel = text(
  new RegExp(String.raw`^${ARN.replace(String.raw`\d{12}:inference-profile|`, '')}[a-z0-9-]+\.[\w.-]*rerank[\w.:-]*$`),
  'amazon.rerank-v1:0, the id or the ARN of a reranking model',
).transform(modelId);

const agentId = text(/^[0-9A-Z]{10}$/, 'ABCDEFGHIJ, ten capital letters and digits');

export const engine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('converse'),
    model,
    guardrail: guardrail.optional(),
    rerankingModel: rerankingModel.optional(),
  }),
  z.strictObject({ kind: z.literal('knowledge-base'), model, guardrail: guardrail.optional() }),
  z.strictObject({
    kind: z.literal('agent'),
    agentId,
    aliasId: agentId,
    /**
     * Whether the deployment has a knowledge base, which the operator associates with the agent: `existing.knowledgeBase`, or else one that
     * the deployment creates. @default false
     */
    knowledgeBase: z.boolean().optional(),
  }),
]);

export type EngineOptions = Readonly<z.output<typeof engine>>;

/** The options of an engine of the given kind. */
export type EngineOf<Kind extends EngineOptions['kind']> = Extract<EngineOptions, { kind: Kind }>;

/** Whether the deployment has a knowledge base: one that it creates, or the organisation's own. */
export function hasKnowledgeBase(engine: EngineOptions): boolean {
  return engine.kind !== 'agent' || engine.knowledgeBase === true;
}

/** Whether the deployment creates a knowledge base. */
export function createsKnowledgeBase({
  engine,
  existing,
}: {
  readonly engine: EngineOptions;
  readonly existing: { readonly knowledgeBase?: unknown };
}): boolean {
  return hasKnowledgeBase(engine) && existing.knowledgeBase === undefined;
}
