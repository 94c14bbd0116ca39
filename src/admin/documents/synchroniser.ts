import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OwnedItems, Store } from '../../app/store';
import { IngestionNotSetUp } from './errors';
import type { Ingestion } from './ingestion';

const ITEM = 'synchronisation';
/** Milliseconds between two looks at whether a job is wanted. */
const LOOK_EVERY = 3_000;
/** Milliseconds after a change before its job starts: changes come in groups. */
const GROUPED_WITHIN = 1_000;
/** Milliseconds before the next attempt when the service refused: it admits one start in ten seconds. */
const TIMEOUT = 10_000;

/**
 * Sees to it that every change is followed by an ingestion job that began after it, one job at a
 * time, whichever task made the change and whichever is alive. What is wanted is a token in the
 * table; the job is started with it, so that tasks that start it at once start one job.
 */
export class Synchroniser {
  private readonly items: OwnedItems;
  private readonly timer: NodeJS.Timeout;
  private soon: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private notBefore = 0;

  constructor(
    store: Store,
    private readonly ingestion: Ingestion | undefined,
    private readonly log: Logger,
  ) {
    this.items = store.ofOrganisation('documents');
    this.timer = setInterval(() => void this.look(), LOOK_EVERY);
    this.timer.unref();
  }

  /** Says that something changed. */
  async want(): Promise<void> {
    if (!this.ingestion) return;
    await this.items.update(ITEM, { set: { wanted: randomUUID(), wantedAt: Date.now() } });
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.look(), GROUPED_WITHIN + 50).unref();
  }

  /** Whether a change waits for its job. */
  async isWaiting(): Promise<boolean> {
    const state = await this.items.get(ITEM);
    return Boolean(state) && state!.wanted !== state!.started;
  }

  /** Names the last change whose job was started, by whichever task. */
  async lastStarted(): Promise<string | undefined> {
    return (await this.items.get(ITEM))?.started as string | undefined;
  }

  /** @throws IngestionNotSetUp */
  assertSetUp(): void {
    if (!this.ingestion) throw new IngestionNotSetUp('KNOWLEDGE_BASE_ID or DATA_SOURCE_ID is not set');
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.soon);
  }

  private look(): Promise<void> {
    this.working ??= this.startWanted()
      .catch((error: Error) => {
        this.notBefore = Date.now() + TIMEOUT;
        this.log.warn({ error: error.message }, 'synchronisation not started');
      })
      .finally(() => {
        this.working = undefined;
      });
    return this.working;
  }

  private async startWanted(): Promise<void> {
    if (!this.ingestion || Date.now() < this.notBefore) return;
    const { wanted, started, wantedAt } = (await this.items.get(ITEM)) ?? {};
    if (!wanted || wanted === started || Date.now() - Number(wantedAt) < GROUPED_WITHIN) return;
    const [latest] = await this.ingestion.jobs(1);
    if (latest?.isRunning) return;
    if (!(await this.ingestion.start(String(wanted)))) return;
    await this.items.update(ITEM, { set: { started: wanted } });
    this.log.info({}, 'synchronisation started');
  }
}
