/** Embedding models that read German, French and Italian, and the length of their vectors. */
export const embeddingDimensions = {
  'cohere.embed-multilingual-v3': 1024,
  'amazon.titan-embed-text-v2:0': 1024,
  'cohere.embed-v4:0': 1536,
} as const;

/** Tokens that each of them reads of one passage. */
export const longestChunk: Readonly<Record<keyof typeof embeddingDimensions, number>> = {
  'cohere.embed-multilingual-v3': 512,
  'amazon.titan-embed-text-v2:0': 8192,
  'cohere.embed-v4:0': 8192,
};
