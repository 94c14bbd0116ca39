import { type Json, text } from '../templates/template';
import type { Charge } from './charge';
import type { PriceName } from './prices';

/** Prices of a model's input and output tokens; without them, no price is known. */
export interface ModelPrices {
  readonly name: string;
  readonly input?: PriceName;
  readonly output?: PriceName;
}

/** By a part of the ARN of a model or an inference profile. The first match applies. */
const ANSWERING: Readonly<Record<string, ModelPrices>> = {
  'global.anthropic.claude-sonnet-4-6': {
    name: 'Claude Sonnet 4.6, global profile',
    input: 'globalSonnetInput',
    output: 'globalSonnetOutput',
  },
  'anthropic.claude-sonnet-4-6': { name: 'Claude Sonnet 4.6', input: 'sonnetInput', output: 'sonnetOutput' },
  'global.anthropic.claude-sonnet-4-5': {
    name: 'Claude Sonnet 4.5, global profile',
    input: 'globalSonnet45Input',
    output: 'globalSonnet45Output',
  },
  'anthropic.claude-sonnet-4-5': { name: 'Claude Sonnet 4.5', input: 'sonnet45Input', output: 'sonnet45Output' },
  'eu.anthropic.claude-haiku-4-5': { name: 'Claude Haiku 4.5', input: 'haikuInput', output: 'haikuOutput' },
};

const EMBEDDING: Readonly<Record<string, PriceName>> = {
  'cohere.embed-multilingual-v3': 'cohereEmbedding',
  'amazon.titan-embed-text-v2:0': 'titanEmbedding',
  'cohere.embed-v4:0': 'cohereFourEmbedding',
};

/** A model without prices is named by its id. */
export function modelPricesOf(modelArn: Json): ModelPrices {
  const arn = text(modelArn);
  return priceIn(ANSWERING, arn) ?? { name: idIn(arn) };
}

/** Names the model in the item if it has no price. @param knowledgeBase the resource's properties */
export function embeddingOf(knowledgeBase: Json, item: string): Pick<Charge, 'item' | 'price'> {
  const arn = text(knowledgeBase.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn);
  const price = priceIn(EMBEDDING, arn);
  return { item: price ? item : `${item}, ${idIn(arn)}`, price };
}

function idIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function priceIn<T>(prices: Readonly<Record<string, T>>, arn: string): T | undefined {
  return Object.entries(prices).find(([id]) => arn.includes(id))?.[1];
}
