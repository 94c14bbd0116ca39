import * as z from 'zod';
import { integer } from './fields';

/**
 * Embedding models that support German, French and Italian. For each: the number of dimensions of its vectors, and the maximum number
 * of tokens that it reads from a passage.
 */
export const EMBEDDING_MODELS = {
  'cohere.embed-multilingual-v3': { dimensions: 1024, maxTokens: 512 },
  'amazon.titan-embed-text-v2:0': { dimensions: 1024, maxTokens: 8192 },
  'cohere.embed-v4:0': { dimensions: 1536, maxTokens: 8192 },
} as const;

/** Maximum number of tokens that S3 Vectors can store for a parent passage and a child passage together. */
const MAX_STORED_TOKENS = 8_000;

const chunking = z.discriminatedUnion('strategy', [
  z.strictObject({
    strategy: z.literal('fixed'),
    /** Maximum number of tokens of a passage. */
    tokens: integer(20, 8192).default(300),
    /** Percentage of a passage that the next passage repeats. */
    overlapPercent: integer(1, 99).default(20),
  }),
  z.strictObject({
    strategy: z.literal('hierarchical'),
    /** Maximum number of tokens of a parent passage. The model receives parent passages. */
    parentTokens: integer(1, 8192).default(1500),
    /** Maximum number of tokens of a child passage. The search compares the question with child passages. */
    childTokens: integer(1, 8192).default(300),
    overlapTokens: integer(1, 8191).default(60),
  }),
  z.strictObject({ strategy: z.literal('none') }),
]);

export const knowledge = z
  .strictObject({
    embedding: z
      .enum(Object.keys(EMBEDDING_MODELS) as [keyof typeof EMBEDDING_MODELS])
      .default('cohere.embed-multilingual-v3'),
    chunking: chunking.default({ strategy: 'fixed', tokens: 300, overlapPercent: 20 }),
    /** Number of days for which replaced and deleted documents can be restored. */
    restorableDays: integer(1, 3650).default(30),
  })
  .superRefine(({ embedding, chunking: { strategy, ...sizes } }, context) => {
    const addIssue = (name: string, message: string, input?: number) =>
      context.addIssue({ code: 'custom', path: ['chunking', name], message, input });
    const [name, tokens] =
      'tokens' in sizes
        ? (['tokens', sizes.tokens] as const)
        : (['childTokens', 'childTokens' in sizes ? sizes.childTokens : 0] as const);
    const { maxTokens } = EMBEDDING_MODELS[embedding];
    if (tokens > maxTokens)
      addIssue(name, `must be at most ${maxTokens}, the number of tokens that ${embedding} reads of a passage`, tokens);
    if (strategy !== 'hierarchical' || !('parentTokens' in sizes)) return;
    const { parentTokens, childTokens, overlapTokens } = sizes;
    if (parentTokens + childTokens > MAX_STORED_TOKENS)
      addIssue(
        'parentTokens',
        `must be at most ${MAX_STORED_TOKENS} together with childTokens, the limit of S3 Vectors`,
        parentTokens,
      );
    if (parentTokens <= childTokens)
      addIssue('parentTokens', `must be more than childTokens, ${childTokens}`, parentTokens);
    if (overlapTokens >= childTokens)
      addIssue('overlapTokens', `must be less than childTokens, ${childTokens}`, overlapTokens);
  });

export type KnowledgeOptions = Readonly<z.output<typeof knowledge>>;
