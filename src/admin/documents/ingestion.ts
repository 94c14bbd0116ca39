import {
  type BedrockAgentClient,
  ConflictException,
  type IngestionJobSummary,
  ListIngestionJobsCommand,
  paginateListKnowledgeBaseDocuments,
  StartIngestionJobCommand,
} from '@aws-sdk/client-bedrock-agent';
import { DOCUMENTS_PREFIX } from '../../contract';
import { KnowledgeBaseUnavailable } from './errors';

/** What the knowledge base says of a document. */
export interface IndexedDocument {
  /** As the service names it: `INDEXED`, `FAILED`, `IN_PROGRESS` … */
  readonly status: string;
  readonly reason: string | undefined;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

/** A synchronisation of the knowledge base. */
export interface IngestionJob {
  readonly id: string;
  readonly status: string;
  readonly isRunning: boolean;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly scanned: number;
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  readonly failed: number;
}

const RUNNING = ['STARTING', 'IN_PROGRESS', 'STOPPING'];
const MOST = 1000;

/**
 * The ingestion of one data source. Its documents are named as in the bucket.
 * Every method throws KnowledgeBaseUnavailable when the service does not answer or refuses.
 */
export class Ingestion {
  private readonly ids: { readonly knowledgeBaseId: string; readonly dataSourceId: string };
  private readonly prefix: string;

  constructor(
    private readonly client: BedrockAgentClient,
    knowledgeBaseId: string,
    dataSourceId: string,
    bucket: string,
  ) {
    this.ids = { knowledgeBaseId, dataSourceId };
    this.prefix = `s3://${bucket}/${DOCUMENTS_PREFIX}`;
  }

  /** What the knowledge base holds, by name. */
  async documents(): Promise<Map<string, IndexedDocument>> {
    const documents = new Map<string, IndexedDocument>();
    await reach(async () => {
      // A copy: the paginator writes its place into what it is given.
      const pages = paginateListKnowledgeBaseDocuments({ client: this.client, pageSize: MOST }, { ...this.ids });
      for await (const { documentDetails = [] } of pages) {
        for (const { identifier, status = '', statusReason, updatedAt = new Date(0) } of documentDetails) {
          const uri = identifier?.s3?.uri ?? '';
          if (!uri.startsWith(this.prefix)) continue;
          documents.set(uri.slice(this.prefix.length), {
            status,
            reason: statusReason,
            updatedAt: updatedAt.toISOString(),
          });
        }
      }
    });
    return documents;
  }

  /** The last jobs, newest first. */
  async jobs(limit: number): Promise<IngestionJob[]> {
    const { ingestionJobSummaries = [] } = await reach(() =>
      this.client.send(
        new ListIngestionJobsCommand({
          ...this.ids,
          maxResults: limit,
          sortBy: { attribute: 'STARTED_AT', order: 'DESCENDING' },
        }),
      ),
    );
    return ingestionJobSummaries.map(jobOf);
  }

  /** Starts a job unless one runs; tells whether it did. The same token starts the same job, whoever calls. */
  async start(token: string): Promise<boolean> {
    const command = new StartIngestionJobCommand({ ...this.ids, clientToken: token });
    return reach(() =>
      this.client.send(command).then(
        () => true,
        (error: Error) => {
          if (error instanceof ConflictException) return false;
          throw error;
        },
      ),
    );
  }
}

function jobOf(summary: IngestionJobSummary): IngestionJob {
  const { ingestionJobId = '', status, startedAt = new Date(0), updatedAt, statistics = {} } = summary;
  const isRunning = RUNNING.includes(status ?? '');
  return {
    id: ingestionJobId,
    status: status ?? '',
    isRunning,
    startedAt: startedAt.toISOString(),
    endedAt: isRunning ? undefined : updatedAt?.toISOString(),
    scanned: statistics.numberOfDocumentsScanned ?? 0,
    added: statistics.numberOfNewDocumentsIndexed ?? 0,
    modified: statistics.numberOfModifiedDocumentsIndexed ?? 0,
    deleted: statistics.numberOfDocumentsDeleted ?? 0,
    failed: statistics.numberOfDocumentsFailed ?? 0,
  };
}

async function reach<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw new KnowledgeBaseUnavailable(`Bedrock: ${(error as Error).name}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
