import type { PriceOptions } from '../../infra/deployment/prices';
import { modelId } from '../../models';
import { type Json, text } from '../templates/template';
import type { Charge } from './charge';
import { MILLION, type Price, type PriceName, THOUSAND } from './prices';
import type { Rates } from './rates';

/** The prices of a model's input and output tokens, and of its prompt cache. A price is missing if it is not known. */
export interface ModelPrices {
  readonly name: string;
  readonly input?: PriceName | Price;
  readonly output?: PriceName | Price;
  readonly cache?: CachePrices;
}

/** The prices of a model's prompt cache. */
export interface CachePrices {
  readonly write: PriceName | Price;
  readonly read: PriceName | Price;
  /** The minimum number of tokens that the beginning of a prompt must have, so that the model caches it. */
  readonly minimum: number;
}

/**
 * The prices of models that answer. Each key is a part of the ARN of a model or of an inference profile. The first key that the ARN
 * contains applies.
 */
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

/**
 * The minimum for caching, in tokens, that the estimate assumes for a model that has cache prices in the deployment file but not in
 * ANSWERING. Most models have this minimum.
 */
const CACHED_TOKENS = 1_024;

/**
 * Returns the prices of a model from the deployment file or else from the list. If neither contains the model, returns only its id as
 * the name.
 */
export function modelPricesOf(modelArn: Json, { models = [] }: Partial<PriceOptions> = {}): ModelPrices {
  const arn = text(modelArn);
  const id = modelId(arn);
  const listed = find(ANSWERING, arn);
  const own = models.find(({ model }) => modelId(model) === id);
  if (!own) return listed ?? { name: id };
  const price = (usd: number, unit: string) => configuredPrice(usd, `million ${unit}, ${id}`, MILLION);
  return {
    name: listed?.name ?? id,
    input: price(own.input, 'input tokens'),
    output: price(own.output, 'output tokens'),
    ...(own.cacheRead === undefined || own.cacheWrite === undefined
      ? {}
      : {
          cache: {
            write: price(own.cacheWrite, 'tokens written to the cache'),
            read: price(own.cacheRead, 'tokens read from the cache'),
            minimum: listed?.cache?.minimum ?? CACHED_TOKENS,
          },
        }),
  };
}

type ModelCharge = Pick<Charge, 'item' | 'price'> & Required<Pick<Charge, 'model'>>;

/**
 * Returns the item, price and model of a charge for the embedding model. If the price is not known, the item includes the model's id.
 *
 * @param knowledgeBase the properties of the resource
 */
export function embeddingOf(knowledgeBase: Json, item: string, { configured }: Rates): ModelCharge {
  const arn = text(knowledgeBase.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn);
  const id = modelId(arn);
  const price =
    configured.embedding === undefined
      ? find(EMBEDDING, arn)
      : configuredPrice(configured.embedding, `million embedded tokens, ${id}`, MILLION);
  return { item: price ? item : `${item}, ${id}`, price, model: { id, option: 'prices.embedding' } };
}

/** Returns the item, price and model of a charge for the model that reranks passages. */
export function rerankingOf(modelArn: Json, { configured }: Rates): ModelCharge {
  const arn = text(modelArn);
  const id = modelId(arn);
  const price =
    configured.reranking === undefined
      ? find(RERANKING, arn)
      : configuredPrice(configured.reranking, `thousand reranked searches, ${id}`, THOUSAND);
  return { item: `Reranking, ${id}`, price, model: { id, option: 'prices.reranking' } };
}

/** Returns a price from the deployment file. It counts as verified, because the operator has looked it up. */
function configuredPrice(usd: number, unit: string, per: number): Price {
  return { usd, unit, per, page: 'bedrock/pricing', isVerified: true };
}

function find<T>(prices: Readonly<Record<string, T>>, arn: string): T | undefined {
  return Object.entries(prices).find(([id]) => arn.includes(id))?.[1];
}
