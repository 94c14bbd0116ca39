import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../../app/metrics';
import { ABSENT, type OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import type { DocumentBucket } from './document-bucket';
import { hasJustEnded, type Ingestion, type IngestionJob } from './ingestion';

/** The result of checking a job, shared by all tasks. */
interface CheckedJob {
  /** Token of the request for which the job was started. */
  readonly change: string;
  readonly job: string;
  /** The documents that could not be indexed, each as a digest of its name and ETag. */
  readonly failed: readonly string[];
}

const ITEM = 'failures';
const JOBS = 10;
/** Maximum number of digests. This many fit into an item of the table. */
const MAX_DIGESTS = 10_000;
/** The API's statuses for documents that answers cannot use, or can use only in part. */
const NOT_INDEXED = ['FAILED', 'IGNORED', 'PARTIALLY_INDEXED'];

/**
 * Counts failed documents and failed jobs in the metric `IngestionFailures`, after each job that the application
 * started. Every task checks the job and stores the result with a conditional write. Only the task whose write succeeds
 * counts the failures.
 */
export class IngestionFailures {
  private readonly items: OwnedItems;

  constructor(
    store: Store,
    private readonly ingestion: Ingestion,
    private readonly bucket: DocumentBucket,
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {
    this.items = store.ofOrganisation('documents');
  }

  /**
   * Counts the failures of the job that was started for a request, if the job has ended.
   *
   * @returns whether the failures have been counted, by this task or another one
   */
  async check(change: string): Promise<boolean> {
    try {
      return await this.checkLastJob(change);
    } catch (error) {
      this.log.debug({ error: (error as Error).message }, 'ingestion not checked');
      return false;
    }
  }

  /** A job that starts during this check has another token, so the next check counts its failures. */
  private async checkLastJob(change: string): Promise<boolean> {
    const before = (await this.items.get(ITEM)) as unknown as CheckedJob | undefined;
    if (change === before?.change) return true;
    const jobs = await this.ingestion.jobs(JOBS);
    const [latest] = jobs;
    if (!latest || latest.isRunning || latest.id === before?.job) return false;
    const failed = await this.failedDocuments();
    if (failed.length < latest.failed && hasJustEnded(latest)) return false;
    return this.count(before, { change, job: latest.id, failed }, jobs);
  }

  private async failedDocuments(): Promise<string[]> {
    const [documents, stored] = await Promise.all([this.ingestion.documents(), this.bucket.list()]);
    return stored
      .filter(({ name, changedAt }) => {
        const indexed = documents.get(name);
        return indexed && NOT_INDEXED.includes(indexed.status) && indexed.updatedAt >= changedAt;
      })
      .map(({ name, etag }) => digest(`${name}\n${etag}`))
      .slice(0, MAX_DIGESTS);
  }

  private async count(
    before: CheckedJob | undefined,
    checked: CheckedJob,
    jobs: readonly IngestionJob[],
  ): Promise<boolean> {
    const condition = before ? { expression: '#job = :job', values: { job: before.job } } : ABSENT;
    if (!(await this.items.put(ITEM, { ...checked }, condition))) return false;
    const known = jobs.findIndex(({ id }) => id === before?.job);
    const failedJobs = jobs.slice(0, known < 0 ? 1 : known).filter(({ status }) => status === 'FAILED').length;
    const failedDocuments = checked.failed.filter((document) => !before?.failed.includes(document)).length;
    if (failedJobs > 0) this.metrics.ingestionFailed('job', failedJobs);
    if (failedDocuments > 0) this.metrics.ingestionFailed('document', failedDocuments);
    return true;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}
