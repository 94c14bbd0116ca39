import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BucketKnowledge } from '../../knowledge';
import { bedrockError } from '../bedrock/errors';
import { StateFile } from '../kernel/state-file';
import { DocumentStates, type ReadTimes } from './document-states';
import { IngestionJobRun, type Pace } from './ingestion-job-run';
import { isRunning, type Job, newJob } from './job';

export interface DataSourceOptions {
  readonly knowledge: BucketKnowledge;
  readonly pace: Pace;
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Folder for the state file. */
  readonly state: string;
}

/** The content of the state file. */
interface Saved {
  /** Oldest first. */
  readonly jobs: readonly Job[];
  readonly readTimes: ReadTimes;
}

const JOB_LIMIT = 1000;

/**
 * A bucket that is the data source of a knowledge base, with its documents and ingestion jobs. At most one job runs at
 * a time.
 */
export class DataSource {
  private readonly states: DocumentStates;
  private readonly jobs: Map<string, Job>;
  private readonly file: StateFile<Saved>;
  private running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  private isClosing = false;

  constructor(private readonly options: DataSourceOptions) {
    this.file = new StateFile<Saved>(join(options.state, 'jobs.json'), () => ({ jobs: [], readTimes: {} }));
    const { jobs, readTimes } = this.file.value;
    this.jobs = new Map(jobs.map((job) => [job.id, isRunning(job) ? this.interrupted(job) : job]));
    this.states = new DocumentStates(options.knowledge, options.now, readTimes);
    this.save();
  }

  get documents(): DocumentStates {
    return this.states;
  }

  /** All jobs, oldest first. */
  all(): Job[] {
    return [...this.jobs.values()];
  }

  /** @throws Refusal (resourceNotFound) */
  job(id: string): Job {
    const job = this.jobs.get(id);
    if (!job) throw bedrockError('resourceNotFound', `Ingestion job ${id} does not exist.`);
    return job;
  }

  /**
   * Starts a job. When a job with the same token exists, returns that job instead.
   * @throws Refusal (conflict) while another job runs
   */
  start(request: Pick<Job, 'token' | 'description'>): Job {
    const repeated = this.all().find(({ token }) => token !== undefined && token === request.token);
    if (repeated) return repeated;
    const running = this.all().find(isRunning);
    if (running)
      throw bedrockError(
        'conflict',
        `Ingestion job ${running.id} of this data source is running. Retry when it has ended.`,
      );
    const job = newJob(this.options.now(), request);
    this.add(job);
    const stop = new AbortController();
    const run = new IngestionJobRun(job, { ...this.options, states: this.states }, stop.signal, (changes) =>
      this.update(job.id, changes),
    );
    this.running = { stop, ended: this.follow(job.id, run) };
    return job;
  }

  /**
   * Stops a job. While the job is stopping, a repeated request changes only `updatedAt`.
   * @throws Refusal (resourceNotFound; conflict when the job has already ended)
   */
  stop(id: string): Job {
    const job = this.job(id);
    if (!isRunning(job)) throw bedrockError('conflict', `Ingestion job ${id} is ${job.status} and cannot be stopped.`);
    this.running!.stop.abort();
    return this.update(id, { status: 'STOPPING' });
  }

  /** Aborts a running job without recording its end. At the next start of the stand-in, the job is marked as failed. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.running?.stop.abort();
    await this.running?.ended;
    this.save();
  }

  private async follow(id: string, run: IngestionJobRun): Promise<void> {
    try {
      await run.run();
      this.end(id, { status: 'COMPLETE' });
    } catch (error) {
      if (this.isClosing) return;
      if (this.job(id).status !== 'STOPPING')
        return this.end(id, { status: 'FAILED', failureReasons: [reasonOf(error)] });
      await delay(this.options.pace.ending, undefined, { ref: false });
      this.end(id, { status: 'STOPPED' });
    }
  }

  private end(id: string, changes: Partial<Job>): void {
    this.states.leaveAll();
    this.update(id, changes);
    this.save();
  }

  private update(id: string, changes: Partial<Job>): Job {
    const before = this.job(id);
    // A job with the status STOPPING still counts the document that it is finishing, but keeps this status.
    const status =
      before.status === 'STOPPING' && changes.status === 'IN_PROGRESS'
        ? before.status
        : (changes.status ?? before.status);
    const job = { ...before, ...changes, status, updatedAt: this.options.now() };
    this.jobs.set(id, job);
    return job;
  }

  private add(job: Job): void {
    this.jobs.set(job.id, job);
    for (const { id } of this.all().slice(0, -JOB_LIMIT)) this.jobs.delete(id);
    this.save();
  }

  private interrupted(job: Job): Job {
    return {
      ...job,
      status: 'FAILED',
      failureReasons: ['The service was restarted while the job ran.'],
      updatedAt: this.options.now(),
    };
  }

  private save(): void {
    this.file.value = { jobs: this.all(), readTimes: this.states.readTimes };
    this.file.save();
  }
}

/** Returns the name and the message of an error, such as `NoSuchBucket: …`. Omits the name `Error`. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String(error).replace(/^Error: /, '') : String(error);
