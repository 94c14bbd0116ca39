import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../../app/metrics';
import { ABSENT, type OwnedItems, type Store } from '../../app/store';
import type { KnowledgeBucket } from './bucket';
import type { Ingestion, IngestionJob } from './ingestion';
import type { Synchroniser } from './synchroniser';

/** What was found after a job, the same for all tasks. */
interface Findings {
  /** The change that the last job was started for, and that job. */
  readonly change: string;
  readonly job: string;
  /** The documents that could not be indexed, each by a digest of its name and content. */
  readonly failed: readonly string[];
}

const ITEM = 'failures';
/** Milliseconds between two looks at whether a job has ended. */
const LOOK_EVERY = 3_000;
/** Milliseconds for which the list of documents may lag behind the job that is over. */
const LAG = 30_000;
const JOBS = 10;
/** Digests that an item of the table has room for. */
const MOST = 10_000;
/** As the service names the states of a document of which no answer, or not all that it might, rests on. */
const NOT_INDEXED = ['FAILED', 'IGNORED', 'PARTIALLY_INDEXED'];

/**
 * Measures what the knowledge base could not take in, once a job has ended that the application started. Every task looks; what
 * is found is stored by a conditional write, and only the task that could write it tells of it.
 */
export class FailureWatch {
  private readonly items: OwnedItems;
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> | undefined;

  constructor(
    store: Store,
    private readonly ingestion: Ingestion,
    private readonly bucket: KnowledgeBucket,
    private readonly synchroniser: Synchroniser,
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {
    this.items = store.ofOrganisation('documents');
    this.timer = setInterval(() => void this.look(), LOOK_EVERY).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): Promise<void> {
    this.looking ??= this.judgeLastJob()
      .catch((error: Error) => this.log.debug({ error: error.message }, 'no look at ingestion'))
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  private async judgeLastJob(): Promise<void> {
    // Read before the jobs: what is started after them is for the next look.
    const change = await this.synchroniser.lastStarted();
    const before = (await this.items.get(ITEM)) as unknown as Findings | undefined;
    if (!change || change === before?.change) return;
    const jobs = await this.ingestion.jobs(JOBS);
    const [latest] = jobs;
    if (!latest || latest.isRunning || latest.id === before?.job) return;
    const failed = await this.failedDocuments();
    if (failed.length < latest.failed && Date.now() - Date.parse(latest.endedAt ?? '') < LAG) return;
    await this.tell(before, { change, job: latest.id, failed }, jobs);
  }

  private async failedDocuments(): Promise<string[]> {
    const [documents, stored] = await Promise.all([this.ingestion.documents(), this.bucket.list()]);
    return stored
      .filter(({ name, changedAt }) => {
        const said = documents.get(name);
        return said && NOT_INDEXED.includes(said.status) && said.updatedAt >= changedAt;
      })
      .map(({ name, etag }) => digest(`${name}\n${etag}`))
      .slice(0, MOST);
  }

  private async tell(before: Findings | undefined, found: Findings, jobs: readonly IngestionJob[]): Promise<void> {
    const condition = before ? { expression: '#job = :job', values: { job: before.job } } : ABSENT;
    if (!(await this.items.put(ITEM, { ...found }, condition))) return;
    const known = jobs.findIndex(({ id }) => id === before?.job);
    const failedJobs = jobs.slice(0, known < 0 ? 1 : known).filter(({ status }) => status === 'FAILED').length;
    const failedDocuments = found.failed.filter((document) => !before?.failed.includes(document)).length;
    if (failedJobs > 0) this.metrics.ingestionFailed('job', failedJobs);
    if (failedDocuments > 0) this.metrics.ingestionFailed('document', failedDocuments);
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}
