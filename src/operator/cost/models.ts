import { type Json, text } from '../templates/template';
import type { Charge } from './charge';
import type { PriceName } from './prices';

/** The prices of a model's input and output tokens. They are missing if the price list does not contain the model. */
export interface ModelPrices {
  readonly name: string;
  readonly input?: PriceName;
  readonly output?: PriceName;
}

/** The prices, by a part of the ARN of a model or an inference profile. The first match applies. */
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

/** Returns the prices of a model. If the price list does not contain the model, returns only its id as the name. */
export function modelPricesOf(modelArn: Json): ModelPrices {
  const arn = text(modelArn);
  return priceIn(ANSWERING, arn) ?? { name: idIn(arn) };
}

/**
 * Returns the price of the embedding model. If there is none, adds the name of the model to the item.
 *
 * @param knowledgeBase the properties of the resource
 */
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
