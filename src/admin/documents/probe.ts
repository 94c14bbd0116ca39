import type { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { type Finding, retrieve, type SearchOptions } from '../../app/engine/retrieval';
import { IngestionNotSetUp, KnowledgeBaseUnavailable } from './errors';

/** Timeout of a search, in milliseconds. `agentRuntimeClient` sets none for its clients, because other such clients stream answers. */
const TIMEOUT = 20_000;

/** Searches the knowledge base with the options of the configured engine, but without calling a model that answers. */
export class Probe {
  constructor(
    private readonly client: BedrockAgentRuntimeClient,
    private readonly options: SearchOptions | undefined,
  ) {}

  /**
   * Returns the passages that the knowledge base finds for a question, best first.
   *
   * @throws IngestionNotSetUp, KnowledgeBaseUnavailable
   */
  async find(question: string): Promise<Finding[]> {
    if (!this.options) throw new IngestionNotSetUp('KNOWLEDGE_BASE_ID is not set');
    try {
      return await retrieve(this.client, this.options, question, [], AbortSignal.timeout(TIMEOUT));
    } catch (error) {
      throw new KnowledgeBaseUnavailable(`Bedrock: ${(error as Error).name}`, { cause: error });
    }
  }
}
