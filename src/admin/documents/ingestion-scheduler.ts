import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OwnedItems } from '../../app/owned-items';
import type { Store } from '../../app/store';
import { IngestionNotSetUp } from './errors';
import type { Ingestion } from './ingestion';

const ITEM = 'synchronisation';
/** Milliseconds between two checks of whether a job is requested. */
const CHECK_INTERVAL = 3_000;
/** Milliseconds between the last change and the start of its job, so that one job covers a series of changes. */
const DEBOUNCE = 1_000;
/** Milliseconds to wait after the service has rejected a start: it allows one start every ten seconds. */
const BACKOFF = 10_000;

/**
 * Ensures that an ingestion job starts after every change. Any task may start it, and only one job runs at a time. A
 * request is a token in the table, which is also the job's client token: tasks that start the same request at the same
 * time start only one job.
 */
export class IngestionScheduler {
  private readonly items: OwnedItems;
  private readonly timer: NodeJS.Timeout;
  private debounce: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private notBefore = 0;

  /** @param ingestion absent when no knowledge base is configured; `request` then does nothing */
  constructor(
    store: Store,
    private readonly ingestion: Ingestion | undefined,
    private readonly log: Logger,
  ) {
    this.items = store.ofOrganisation('documents');
    this.timer = setInterval(() => void this.check(), CHECK_INTERVAL);
    this.timer.unref();
  }

  /** Requests a job that starts after this call. @throws StoreUnavailable */
  async request(): Promise<void> {
    if (!this.ingestion) return;
    await this.items.update(ITEM, { set: { wanted: randomUUID(), wantedAt: Date.now() } });
    clearTimeout(this.debounce);
    this.debounce = setTimeout(() => void this.check(), DEBOUNCE + 50).unref();
  }

  /** Whether a requested job has not started yet. */
  async isPending(): Promise<boolean> {
    const state = await this.items.get(ITEM);
    return Boolean(state) && state!.wanted !== state!.started;
  }

  /** Returns the token of the last request whose job any task has started. */
  async lastStarted(): Promise<string | undefined> {
    return (await this.items.get(ITEM))?.started as string | undefined;
  }

  /** @throws IngestionNotSetUp */
  assertSetUp(): void {
    if (!this.ingestion) throw new IngestionNotSetUp('KNOWLEDGE_BASE_ID or DATA_SOURCE_ID is not set');
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.debounce);
  }

  private check(): Promise<void> {
    this.checking ??= this.startRequested()
      .catch((error: Error) => {
        this.notBefore = Date.now() + BACKOFF;
        this.log.warn({ error: error.message }, 'ingestion job not started');
      })
      .finally(() => {
        this.checking = undefined;
      });
    return this.checking;
  }

  private async startRequested(): Promise<void> {
    if (!this.ingestion || Date.now() < this.notBefore) return;
    const { wanted, started, wantedAt } = (await this.items.get(ITEM)) ?? {};
    if (!wanted || wanted === started || Date.now() - Number(wantedAt) < DEBOUNCE) return;
    const [latest] = await this.ingestion.jobs(1);
    if (latest?.isRunning) return;
    if (!(await this.ingestion.start(String(wanted)))) return;
    await this.items.update(ITEM, { set: { started: wanted } });
    this.log.info({}, 'ingestion job started');
  }
}
