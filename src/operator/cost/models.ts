import { modelId } from '../../models';
import { type Json, text } from '../templates/template';
import type { Charge } from './charge';
import type { PriceName } from './prices';

/** The prices of a model's input and output tokens. They are missing if the price list does not contain the model. */
export interface ModelPrices {
  readonly name: string;
  readonly input?: PriceName;
  readonly output?: PriceName;
  readonly cache?: CachePrices;
}

/** The prices of a model's prompt cache. */
export interface CachePrices {
  readonly write: PriceName;
  readonly read: PriceName;
  /** The number of tokens from which on the model caches the beginning of a prompt. */
  readonly minimum: number;
}

/** The prices, by a part of the ARN of a model or an inference profile. The first match applies. */
const ANSWERING: Readonly<Record<string, ModelPrices>> = {
  'global.anthropic.claude-sonnet-4-6': {
    name: 'Claude Sonnet 4.6, global profile',
    input: 'globalSonnetInput',
    output: 'globalSonnetOutput',
    cache: { write: 'globalSonnetCacheWrite', read: 'globalSonnetCacheRead', minimum: 1_024 },
  },
  'anthropic.claude-sonnet-4-6': {
    name: 'Claude Sonnet 4.6',
    input: 'sonnetInput',
    output: 'sonnetOutput',
    cache: { write: 'sonnetCacheWrite', read: 'sonnetCacheRead', minimum: 1_024 },
  },
  'global.anthropic.claude-sonnet-4-5': {
    name: 'Claude Sonnet 4.5, global profile',
    input: 'globalSonnet45Input',
    output: 'globalSonnet45Output',
    cache: { write: 'globalSonnet45CacheWrite', read: 'globalSonnet45CacheRead', minimum: 1_024 },
  },
  'anthropic.claude-sonnet-4-5': {
    name: 'Claude Sonnet 4.5',
    input: 'sonnet45Input',
    output: 'sonnet45Output',
    cache: { write: 'sonnet45CacheWrite', read: 'sonnet45CacheRead', minimum: 1_024 },
  },
  'eu.anthropic.claude-haiku-4-5': {
    name: 'Claude Haiku 4.5',
    input: 'haikuInput',
    output: 'haikuOutput',
    cache: { write: 'haikuCacheWrite', read: 'haikuCacheRead', minimum: 4_096 },
  },
};

const RERANKING: Readonly<Record<string, PriceName>> = {
  'amazon.rerank-v1:0': 'amazonReranking',
  'cohere.rerank-v3-5:0': 'cohereReranking',
};

const EMBEDDING: Readonly<Record<string, PriceName>> = {
  'cohere.embed-multilingual-v3': 'cohereEmbedding',
  'amazon.titan-embed-text-v2:0': 'titanEmbedding',
  'cohere.embed-v4:0': 'cohereFourEmbedding',
};

/** Returns the prices of a model. If the price list does not contain the model, returns only its id as the name. */
export function modelPricesOf(modelArn: Json): ModelPrices {
  const arn = text(modelArn);
  return priceIn(ANSWERING, arn) ?? { name: modelId(arn) };
}

/**
 * Returns the price of the embedding model. If there is none, adds the name of the model to the item.
 *
 * @param knowledgeBase the properties of the resource
 */
export function embeddingOf(knowledgeBase: Json, item: string): Pick<Charge, 'item' | 'price'> {
  const arn = text(knowledgeBase.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn);
  const price = priceIn(EMBEDDING, arn);
  return { item: price ? item : `${item}, ${modelId(arn)}`, price };
}

/** Returns the price of the model that reranks passages, with its id. */
export function rerankingOf(modelArn: Json): Pick<Charge, 'item' | 'price'> {
  const arn = text(modelArn);
  return { item: `Reranking, ${modelId(arn)}`, price: priceIn(RERANKING, arn) };
}

function priceIn<T>(prices: Readonly<Record<string, T>>, arn: string): T | undefined {
  return Object.entries(prices).find(([id]) => arn.includes(id))?.[1];
}
