import {
  type BedrockAgentRuntimeClient,
  type KnowledgeBaseVectorSearchConfiguration,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import type { Passage } from './engine';
import { readPassage } from './passages';

export interface SearchOptions {
  readonly knowledgeBaseId: string;
  /** Maximum number of passages that a search returns. @default the service's default */
  readonly results?: number | undefined;
  /** @default no reranking: the passages are in the order in which the knowledge base returns them */
  readonly rerankingModelArn?: string | undefined;
}

/** A passage that a search has found. */
export interface Finding {
  readonly passage: Passage;
  /** The service's relevance score, at most 1. */
  readonly score: number | undefined;
}

/** Maximum characters of a query of `Retrieve`, according to the SDK's types and the API reference ("KnowledgeBaseQuery"). */
export const LONGEST_QUERY = 20_000;
/** How many passages the knowledge base returns for each passage that remains after reranking. */
const CANDIDATES = 4;
/** The maximum number of passages that the service returns. */
const MAX_RESULTS = 100;
const SOURCE_URI = 'x-amz-bedrock-kb-source-uri';

/**
 * Searches the knowledge base (`Retrieve`). Omits passages without text.
 *
 * @param addresses the documents to search in; empty for all
 */
export async function retrieve(
  client: BedrockAgentRuntimeClient,
  options: SearchOptions,
  query: string,
  addresses: readonly string[],
  abortSignal: AbortSignal,
): Promise<Finding[]> {
  const configuration = searchConfiguration(options, addresses);
  const command = new RetrieveCommand({
    knowledgeBaseId: options.knowledgeBaseId,
    retrievalQuery: { text: query },
    ...(Object.keys(configuration).length > 0
      ? { retrievalConfiguration: { vectorSearchConfiguration: configuration } }
      : {}),
  });
  const { retrievalResults = [] } = await client.send(command, { abortSignal });
  return retrievalResults.flatMap((result) => {
    const passage = readPassage(result);
    return passage && passage.excerpt.trim() !== '' ? [{ passage, score: result.score }] : [];
  });
}

function searchConfiguration(
  { results, rerankingModelArn }: SearchOptions,
  addresses: readonly string[],
): KnowledgeBaseVectorSearchConfiguration {
  const candidates = results && rerankingModelArn ? Math.min(results * CANDIDATES, MAX_RESULTS) : results;
  return {
    ...(candidates ? { numberOfResults: candidates } : {}),
    ...(addresses.length > 0 ? { filter: { in: { key: SOURCE_URI, value: [...addresses] } } } : {}),
    ...(rerankingModelArn
      ? {
          rerankingConfiguration: {
            type: 'BEDROCK_RERANKING_MODEL',
            bedrockRerankingConfiguration: {
              modelConfiguration: { modelArn: rerankingModelArn },
              numberOfRerankedResults: results,
            },
          },
        }
      : {}),
  };
}
