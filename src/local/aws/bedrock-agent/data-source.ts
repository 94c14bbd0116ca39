import { setTimeout as delay } from 'node:timers/promises';
import type { BucketKnowledge } from '../../knowledge';
import { ServiceError } from '../bedrock-agent-runtime/errors';
import { DocumentStates } from './document-states';
import { IngestionJobRun } from './ingestion-job-run';
import { isRunning, type Job, newJob } from './job';
import type { Pace } from './pace';
import { StateFile } from './state-file';

export interface DataSourceOptions {
  readonly knowledge: BucketKnowledge;
  readonly pace: Pace;
  /** The time in milliseconds. */
  readonly now: () => number;
  readonly state: string;
}

const LONGEST_HISTORY = 1000;

/** A bucket as the source of a knowledge base: its documents, and its jobs, of which at most one runs. */
export class DataSource {
  private readonly states: DocumentStates;
  private readonly jobs: Map<string, Job>;
  private readonly file: StateFile;
  private running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  private isClosing = false;

  constructor(private readonly options: DataSourceOptions) {
    this.file = new StateFile(options.state);
    const { jobs, readTimes } = this.file.read();
    this.jobs = new Map(jobs.map((job) => [job.id, isRunning(job) ? this.interrupted(job) : job]));
    this.states = new DocumentStates(options.knowledge, options.now, readTimes);
    this.save();
  }

  get documents(): DocumentStates {
    return this.states;
  }

  /** Every job, oldest first. */
  all(): Job[] {
    return [...this.jobs.values()];
  }

  /** @throws ServiceError (resourceNotFound) */
  job(id: string): Job {
    const job = this.jobs.get(id);
    if (!job) throw new ServiceError('resourceNotFound', `Ingestion job ${id} does not exist.`);
    return job;
  }

  /**
   * Starts a job. A token that started one earlier starts none: that one is returned, as it now is.
   * @throws ServiceError (conflict) while another job runs
   */
  start(request: Pick<Job, 'token' | 'description'>): Job {
    const repeated = this.all().find(({ token }) => token !== undefined && token === request.token);
    if (repeated) return repeated;
    const ongoing = this.all().find(isRunning);
    if (ongoing)
      throw new ServiceError(
        'conflict',
        `Ingestion job ${ongoing.id} of this data source is running. Retry when it has ended.`,
      );
    const job = newJob(this.options.now(), request);
    this.keep(job);
    const stop = new AbortController();
    const run = new IngestionJobRun(job, this.surroundings(), stop.signal, (news) => this.update(job.id, news));
    this.running = { stop, ended: this.follow(job.id, run) };
    return job;
  }

  /**
   * Lets a job end where it is. A second request to stop changes nothing.
   * @throws ServiceError (resourceNotFound; conflict when it has ended already)
   */
  stop(id: string): Job {
    const job = this.job(id);
    if (!isRunning(job))
      throw new ServiceError('conflict', `Ingestion job ${id} is ${job.status} and cannot be stopped.`);
    this.running!.stop.abort();
    return this.update(id, { status: 'STOPPING' });
  }

  /** A job that runs is left as it is; at the next start it has failed. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.running?.stop.abort();
    await this.running?.ended;
    this.save();
  }

  private surroundings() {
    return { knowledge: this.options.knowledge, pace: this.options.pace, states: this.states };
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

  private end(id: string, news: Partial<Job>): void {
    this.states.leaveAll();
    this.update(id, news);
    this.save();
  }

  private update(id: string, news: Partial<Job>): Job {
    const before = this.job(id);
    // What a job still finishes while it is being stopped counts, but does not set it going again.
    const status =
      before.status === 'STOPPING' && news.status === 'IN_PROGRESS' ? before.status : (news.status ?? before.status);
    const job = { ...before, ...news, status, updatedAt: this.options.now() };
    this.jobs.set(id, job);
    return job;
  }

  private keep(job: Job): void {
    this.jobs.set(job.id, job);
    for (const { id } of this.all().slice(0, -LONGEST_HISTORY)) this.jobs.delete(id);
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
    this.file.write({ jobs: this.all(), readTimes: this.states.save() });
  }
}

/** An error of S3 is known by its name. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String(error).replace(/^Error: /, '') : String(error);
