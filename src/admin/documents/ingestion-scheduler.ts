import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import { IngestionNotSetUp } from './errors';
import type { Ingestion } from './ingestion';

const ITEM = 'synchronisation';
/** Milliseconds between two checks of whether a job is requested or has ended. */
const CHECK_INTERVAL = 3_000;
/**
 * While this task knows of no job, it performs only one of this many checks, and so reads the table only four times a minute. These checks
 * also find a job that another task requested but did not start before it stopped. A task finds such a job within 15 seconds.
 */
const QUIET_CHECKS = 5;
/** Minimum time from the last request to the start of its job, in milliseconds, so that one job covers a series of changes. */
const DEBOUNCE = 1_000;
/** Milliseconds to wait after a failed check. Bedrock accepts one start of a job every ten seconds. */
const BACKOFF = 10_000;

/** The item in the table that records requests for jobs. */
interface Requests {
  /** The token of the last request. */
  readonly wanted?: string;
  /** The token of the last request for which a task has started the job. */
  readonly started?: string;
  readonly wantedAt?: number;
}

/**
 * Ensures that an ingestion job starts after every change. Any task may start the job, and only one job runs at a time.
 * Each request for a job is a token, stored in the table. The token is also the job's client token, so if several tasks
 * start a job for the same request concurrently, Bedrock creates only one job.
 */
export class IngestionScheduler {
  private readonly items: OwnedItems;
  private readonly timer: NodeJS.Timeout | undefined;
  private debounce: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private notBefore = 0;
  /** Whether a job is possibly requested or running; true until the first check. */
  private isActive = true;
  private skipped = 0;
  private ended: string | undefined;

  /**
   * @param ingestion absent when no knowledge base is configured; `request` then does nothing
   * @param hasEnded returns whether the job of a request has ended and the job's failures have been counted
   */
  constructor(
    store: Store,
    private readonly ingestion: Ingestion | undefined,
    private readonly log: Logger,
    private readonly hasEnded: (token: string) => Promise<boolean> = async () => true,
  ) {
    this.items = store.ofOrganisation('documents');
    this.timer = ingestion && setInterval(() => this.tick(), CHECK_INTERVAL).unref();
  }

  /** Requests a job that starts after this call. @throws StoreUnavailable */
  async request(): Promise<void> {
    if (!this.ingestion) return;
    await this.items.update(ITEM, { set: { wanted: randomUUID(), wantedAt: Date.now() } });
    this.isActive = true;
    clearTimeout(this.debounce);
    this.debounce = setTimeout(() => void this.check(), DEBOUNCE + 50).unref();
  }

  /** Whether a requested job has not started yet. */
  async isPending(): Promise<boolean> {
    const { wanted, started } = await this.read();
    const isPending = wanted !== started;
    if (isPending) this.isActive = true;
    return isPending;
  }

  /** @throws IngestionNotSetUp */
  assertSetUp(): void {
    if (!this.ingestion) throw new IngestionNotSetUp('KNOWLEDGE_BASE_ID or DATA_SOURCE_ID is not set');
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.debounce);
  }

  private tick(): void {
    if (!this.isActive && ++this.skipped < QUIET_CHECKS) return;
    this.skipped = 0;
    void this.check();
  }

  private check(): Promise<void> {
    this.checking ??= this.checkRequests()
      .catch((error: Error) => {
        this.isActive = true;
        this.notBefore = Date.now() + BACKOFF;
        this.log.warn({ error: error.message }, 'ingestion check failed');
      })
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }

  private async checkRequests(): Promise<void> {
    if (Date.now() < this.notBefore) return;
    // Set this before the check: a request that arrives during the check sets it to true again.
    this.isActive = false;
    const requests = await this.read();
    const { wanted, started } = requests;
    const isStarted = wanted === started || (await this.start(requests));
    if (started && started !== this.ended && (await this.hasEnded(started))) this.ended = started;
    if (!isStarted || wanted !== this.ended) this.isActive = true;
  }

  /** @returns whether the requested job has been started */
  private async start({ wanted, wantedAt }: Requests): Promise<boolean> {
    if (Date.now() - Number(wantedAt) < DEBOUNCE) return false;
    const [latest] = await this.ingestion!.jobs(1);
    if (latest?.isRunning) return false;
    if (!(await this.ingestion!.start(wanted!))) return false;
    await this.items.update(ITEM, { set: { started: wanted } });
    this.log.info({}, 'ingestion job started');
    return true;
  }

  private async read(): Promise<Requests> {
    return (await this.items.get(ITEM)) ?? {};
  }
}
