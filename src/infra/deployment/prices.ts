import * as z from 'zod';
import { modelId } from '../../models';
import { modelIdOrArn } from './engine';

const LOWEST = 0.0001;
const HIGHEST = 10_000;

/** @param unit unit of the price, for the message about an invalid price */
const usd = (unit: string, lowest = LOWEST) => {
  const message = `must be a price in US dollars per ${unit}, from ${lowest} to ${HIGHEST}`;
  return z.number(message).min(lowest, message).max(HIGHEST, message);
};

const TOKENS = 'million tokens';

const modelPrice = z
  .strictObject({
    model: modelIdOrArn,
    /** US dollars per million input tokens. */
    input: usd(TOKENS).meta({ examples: [3.3] }),
    /** US dollars per million output tokens. */
    output: usd(TOKENS).meta({ examples: [16.5] }),
    /** US dollars per million input tokens that the model reads from its prompt cache. */
    cacheRead: usd(TOKENS, 0)
      .meta({ examples: [0.33] })
      .optional(),
    /** US dollars per million input tokens that the model writes to its prompt cache. Some models charge nothing. */
    cacheWrite: usd(TOKENS, 0)
      .meta({ examples: [4.125] })
      .optional(),
  })
  .superRefine(({ cacheRead, cacheWrite }, context) => {
    if ((cacheRead === undefined) === (cacheWrite === undefined)) return;
    const [missing, given] = cacheRead === undefined ? ['cacheRead', 'cacheWrite'] : ['cacheWrite', 'cacheRead'];
    context.addIssue({
      code: 'custom',
      path: [missing!],
      message: `a model with ${given} needs it too`,
      input: undefined,
    });
  });

/**
 * Prices that `npx projen cost` uses for models that are missing from the price list, or whose prices differ from the list. These
 * prices do not affect the deployment itself.
 */
export const prices = z.strictObject({
  /** Prices of models that generate answers. Without prices of the prompt cache, all input tokens cost `input`. */
  models: z
    .array(modelPrice)
    .superRefine((given, context) => {
      const ids = given.map(({ model }) => modelId(model));
      const index = ids.findIndex((id, place) => ids.indexOf(id) < place);
      if (index >= 0)
        context.addIssue({
          code: 'custom',
          path: [index, 'model'],
          message: 'must be another model than those before it in the list',
          input: ids[index],
        });
    })
    .meta({
      examples: [
        [
          { model: 'eu.amazon.nova-pro-v1:0', input: 1.05, output: 4.2, cacheRead: 0.2625, cacheWrite: 0 },
          { model: 'global.anthropic.claude-opus-4-6', input: 5, output: 25 },
        ],
      ],
    })
    .default([]),
  /** US dollars per million tokens of `knowledge.embedding`. */
  embedding: usd(TOKENS)
    .meta({ examples: [0.12] })
    .optional(),
  /** US dollars per thousand searches of `engine.rerankingModel`. */
  reranking: usd('thousand searches')
    .meta({ examples: [2] })
    .optional(),
});

export type PriceOptions = Readonly<z.output<typeof prices>>;
