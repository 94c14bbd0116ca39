import { type BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { documentName, readPassage } from '../../app/engine/passages';
import { IngestionNotSetUp, KnowledgeBaseUnavailable } from './errors';

/** A passage that the knowledge base returns for a question. */
export interface Finding {
  readonly document: string;
  readonly page: number | undefined;
  readonly excerpt: string;
  /** The service's relevance score, at most 1. */
  readonly score: number | undefined;
}

const MAX_FINDINGS = 8;
/** Timeout of a search, in milliseconds. The client itself has no timeout, because it also streams answers. */
const TIMEOUT = 20_000;

/** Searches the knowledge base as for an answer, but without calling a model. */
export class Probe {
  constructor(
    private readonly client: BedrockAgentRuntimeClient,
    private readonly knowledgeBaseId: string | undefined,
  ) {}

  /**
   * Returns the passages on which an answer would be based, best first.
   *
   * @throws IngestionNotSetUp, KnowledgeBaseUnavailable
   */
  async find(question: string): Promise<Finding[]> {
    if (!this.knowledgeBaseId) throw new IngestionNotSetUp('KNOWLEDGE_BASE_ID is not set');
    const command = new RetrieveCommand({
      knowledgeBaseId: this.knowledgeBaseId,
      retrievalQuery: { text: question },
      retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: MAX_FINDINGS } },
    });
    const request = this.client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT) });
    const { retrievalResults = [] } = await request.catch((error: Error) => {
      throw new KnowledgeBaseUnavailable(`Bedrock: ${error.name}`, { cause: error });
    });
    return retrievalResults.flatMap((result) => {
      const passage = readPassage(result);
      return passage
        ? [{ document: documentName(passage.uri), page: passage.page, excerpt: passage.excerpt, score: result.score }]
        : [];
    });
  }
}
