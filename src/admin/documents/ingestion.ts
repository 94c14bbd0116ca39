import {
  type BedrockAgentClient,
  ConflictException,
  type IngestionJobSummary,
  ListIngestionJobsCommand,
  paginateListKnowledgeBaseDocuments,
  StartIngestionJobCommand,
} from '@aws-sdk/client-bedrock-agent';
import { nameOfUri } from '../../app/documents/document-address';
import { KnowledgeBaseUnavailable } from './errors';

/** The knowledge base's status of a document. */
export interface IndexedDocument {
  /** The API's value: `INDEXED`, `FAILED`, `IN_PROGRESS` … */
  readonly status: string;
  readonly reason: string | undefined;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

/** One run of the data source's ingestion. */
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
const PAGE_SIZE = 1000;
/** Milliseconds by which the knowledge base's list of documents may lag behind a completed job. */
const LAG = 30_000;

/**
 * The ingestion of one data source. Documents have the same names as in the bucket.
 * Every method that sends requests throws KnowledgeBaseUnavailable when Bedrock fails or does not respond.
 */
export class Ingestion {
  private readonly ids: { readonly knowledgeBaseId: string; readonly dataSourceId: string };

  constructor(
    private readonly client: BedrockAgentClient,
    knowledgeBaseId: string,
    dataSourceId: string,
    private readonly bucket: string,
  ) {
    this.ids = { knowledgeBaseId, dataSourceId };
  }

  /** Returns the status of every document in the knowledge base, by name. */
  async documents(): Promise<Map<string, IndexedDocument>> {
    const documents = new Map<string, IndexedDocument>();
    await attempt(async () => {
      // Pass a copy, because the paginator writes its token into the input.
      const pages = paginateListKnowledgeBaseDocuments({ client: this.client, pageSize: PAGE_SIZE }, { ...this.ids });
      for await (const { documentDetails = [] } of pages) {
        for (const { identifier, status = '', statusReason, updatedAt = new Date(0) } of documentDetails) {
          const name = nameOfUri(identifier?.s3?.uri ?? '', this.bucket);
          if (name === undefined) continue;
          documents.set(name, { status, reason: statusReason, updatedAt: updatedAt.toISOString() });
        }
      }
    });
    return documents;
  }

  /** Returns the latest jobs, newest first. */
  async jobs(limit: number): Promise<IngestionJob[]> {
    const { ingestionJobSummaries = [] } = await attempt(() =>
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

  /**
   * Starts a job unless one is running. Repeated requests with the same token start only one job.
   *
   * @returns whether a job has been started with this token; false if another job is running
   */
  async start(token: string): Promise<boolean> {
    const command = new StartIngestionJobCommand({ ...this.ids, clientToken: token });
    return attempt(() =>
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

async function attempt<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw new KnowledgeBaseUnavailable(`Bedrock: ${(error as Error).name}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Whether a job ended so recently that the list of documents possibly lacks its results. */
export function hasJustEnded({ endedAt = '' }: IngestionJob): boolean {
  return Date.now() - Date.parse(endedAt) < LAG;
}
