import { setTimeout as delay } from 'node:timers/promises';
import type { BucketKnowledge, Change, Outcome } from '../../knowledge';
import { isScripted } from '../../knowledge/script';
import type { DocumentStates } from './document-states';
import type { Job, Statistics } from './job';

/** How long an ingestion job takes, in milliseconds. */
export interface Pace {
  /** Time before the job lists the bucket. @default 700 */
  readonly starting: number;
  /** Time for each document; `documents` limits the sum. @default 800 */
  readonly document: number;
  /** Maximum time for all documents together. @default 9000 */
  readonly documents: number;
  /** Time from the last document, or from a request to stop, to the end of the job. @default 500 */
  readonly ending: number;
  /** Time that `[[slow]]` in a document's name adds. @default 10000 */
  readonly slow: number;
}

/** A few seconds; the real service takes minutes. */
export const NATURAL_PACE: Pace = { starting: 700, document: 800, documents: 9_000, ending: 500, slow: 10_000 };

const COUNTERS = {
  new: 'numberOfNewDocumentsIndexed',
  modified: 'numberOfModifiedDocumentsIndexed',
  deleted: 'numberOfDocumentsDeleted',
} as const;

/** The documents that a job processes, and its pace. */
export interface JobContext {
  readonly knowledge: BucketKnowledge;
  readonly states: DocumentStates;
  readonly pace: Pace;
}

/** Runs a job from start to end, one document after another. */
export class IngestionJobRun {
  /** The scheduled time of the latest step, in milliseconds since 1970. */
  private due = Date.now();
  private statistics: Statistics;

  /** @param update called with each change of the job */
  constructor(
    job: Job,
    private readonly context: JobContext,
    private readonly signal: AbortSignal,
    private readonly update: (changes: Partial<Job>) => void,
  ) {
    this.statistics = job.statistics;
  }

  /** @throws Error with the reason if the job fails, or an AbortError if the signal aborts the job */
  async run(): Promise<void> {
    const { knowledge, pace, states } = this.context;
    await this.wait(pace.starting);
    const { listed, metadataFiles, changes } = await knowledge.changes();
    this.signal.throwIfAborted();
    this.count(
      {
        numberOfDocumentsScanned: listed.length,
        numberOfMetadataDocumentsScanned: metadataFiles,
        numberOfDocumentsFailed: this.failedBefore(changes),
      },
      'IN_PROGRESS',
    );
    const failing = listed.find((uri) => isScripted(uri, 'fail job'));
    if (failing) throw new Error(`The name of ${failing} asks for the job to fail.`);
    for (const { uri, kind } of changes) states.enter(uri, kind === 'deleted' ? 'DELETING' : 'PENDING');
    this.due = Date.now();
    for (const change of changes) await this.ingest(change, Math.min(pace.document, pace.documents / changes.length));
    await this.wait(pace.ending);
  }

  /** The number of documents that an earlier job could not read and that have not changed since: they still count as failed. */
  private failedBefore(changes: readonly Change[]): number {
    const changed = new Set(changes.map(({ uri }) => uri));
    return this.context.knowledge.documents().filter(({ uri, failure }) => failure && !changed.has(uri)).length;
  }

  private async ingest({ uri, kind, apply }: Change, milliseconds: number): Promise<void> {
    const { states, pace } = this.context;
    states.enter(uri, kind === 'deleted' ? 'DELETE_IN_PROGRESS' : 'STARTING');
    await this.wait(milliseconds / 4);
    if (kind !== 'deleted') states.enter(uri, 'IN_PROGRESS');
    await this.wait((milliseconds * 3) / 4 + (isScripted(uri, 'slow') ? pace.slow : 0));
    this.record(kind, await apply());
    states.leave(uri);
  }

  private record(kind: Change['kind'], outcome: Outcome): void {
    const { statistics } = this;
    const name =
      outcome === 'failed'
        ? 'numberOfDocumentsFailed'
        : outcome === 'skipped'
          ? 'numberOfDocumentsSkipped'
          : COUNTERS[kind];
    this.count({ [name]: statistics[name] + 1 });
  }

  private count(counts: Partial<Statistics>, status: Job['status'] = 'IN_PROGRESS'): void {
    this.statistics = { ...this.statistics, ...counts };
    this.update({ status, statistics: this.statistics });
  }

  /**
   * Counts the wait from the scheduled time of the previous step, not from now, so that the time spent reading documents does not
   * lengthen the job.
   */
  private async wait(milliseconds: number): Promise<void> {
    this.due += milliseconds;
    const left = this.due - Date.now();
    if (left >= 1) await delay(left, undefined, { signal: this.signal });
    this.signal.throwIfAborted();
  }
}
