import { type Json, text } from '../templates/template';
import type { PriceName } from './prices';

/** Prices of a model's input and output tokens. */
export interface ModelPrices {
  readonly name: string;
  readonly input: PriceName;
  readonly output: PriceName;
}

/** By a part of the ARN of a model or an inference profile. The first match applies. */
const ANSWERING: Readonly<Record<string, ModelPrices>> = {
  'global.anthropic.claude-sonnet-4-5': {
    name: 'Claude Sonnet 4.5, global profile',
    input: 'globalSonnetInput',
    output: 'globalSonnetOutput',
  },
  'anthropic.claude-sonnet-4-5': { name: 'Claude Sonnet 4.5', input: 'sonnetInput', output: 'sonnetOutput' },
  'eu.anthropic.claude-haiku-4-5': { name: 'Claude Haiku 4.5', input: 'haikuInput', output: 'haikuOutput' },
};

const EMBEDDING: Readonly<Record<string, PriceName>> = {
  'cohere.embed-multilingual-v3': 'cohereEmbedding',
  'amazon.titan-embed-text-v2:0': 'titanEmbedding',
  'cohere.embed-v4:0': 'cohereFourEmbedding',
};

/** @throws Error for a model without a price */
export function modelPricesOf(modelArn: Json): ModelPrices {
  return priceIn(ANSWERING, text(modelArn));
}

/** @param knowledgeBase the resource's properties. @throws Error for a model without a price */
export function embeddingPriceOf(knowledgeBase: Json): PriceName {
  return priceIn(
    EMBEDDING,
    text(knowledgeBase.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn),
  );
}

function priceIn<T>(prices: Readonly<Record<string, T>>, arn: string): T {
  const found = Object.entries(prices).find(([id]) => arn.includes(id));
  if (!found)
    throw new Error(
      `There is no price for the model ${arn}: add the model to src/operator/cost/models.ts, and its price to prices.ts.`,
    );
  return found[1];
}
