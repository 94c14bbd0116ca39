import { setTimeout as delay } from 'node:timers/promises';
import type { BucketKnowledge, Change, Outcome } from '../../knowledge';
import { isScripted } from '../../knowledge/script';
import type { DocumentStates } from './document-states';
import type { Job, Statistics } from './job';
import type { Pace } from './pace';

const COUNTED = {
  new: 'numberOfNewDocumentsIndexed',
  modified: 'numberOfModifiedDocumentsIndexed',
  deleted: 'numberOfDocumentsDeleted',
} as const;

/** What a job works on. */
export interface Surroundings {
  readonly knowledge: BucketKnowledge;
  readonly states: DocumentStates;
  readonly pace: Pace;
}

/** A job from its start to its end, one document after the other. */
export class IngestionJobRun {
  /** When the next step is due, in milliseconds since 1970. */
  private due = Date.now();
  private statistics: Statistics;

  /** @param update is told what is new of the job */
  constructor(
    job: Job,
    private readonly surroundings: Surroundings,
    private readonly signal: AbortSignal,
    private readonly update: (news: Partial<Job>) => void,
  ) {
    this.statistics = job.statistics;
  }

  /** Resolves when all is done. @throws Error why the job failed, or what the signal was aborted with */
  async run(): Promise<void> {
    const { knowledge, pace, states } = this.surroundings;
    await this.pass(pace.starting);
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
    if (failing) throw new Error(`The name of ${failing} asks for the failure of the job.`);
    for (const { uri, kind } of changes) states.enter(uri, kind === 'deleted' ? 'DELETING' : 'PENDING');
    this.due = Date.now();
    for (const change of changes) await this.ingest(change, Math.min(pace.document, pace.documents / changes.length));
    await this.pass(pace.ending);
  }

  /** Documents that could not be read earlier, and have not changed since, still count as failed. */
  private failedBefore(changes: readonly Change[]): number {
    const changed = new Set(changes.map(({ uri }) => uri));
    return this.surroundings.knowledge.documents().filter(({ uri, failure }) => failure && !changed.has(uri)).length;
  }

  private async ingest({ uri, kind, apply }: Change, milliseconds: number): Promise<void> {
    const { states, pace } = this.surroundings;
    states.enter(uri, kind === 'deleted' ? 'DELETE_IN_PROGRESS' : 'STARTING');
    await this.pass(milliseconds / 4);
    if (kind !== 'deleted') states.enter(uri, 'IN_PROGRESS');
    await this.pass((milliseconds * 3) / 4 + (isScripted(uri, 'slow') ? pace.slow : 0));
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
          : COUNTED[kind];
    this.count({ [name]: statistics[name] + 1 });
  }

  private count(counts: Partial<Statistics>, status: Job['status'] = 'IN_PROGRESS'): void {
    this.statistics = { ...this.statistics, ...counts };
    this.update({ status, statistics: this.statistics });
  }

  /** Counted from when the last step was due: what reading takes does not come on top. */
  private async pass(milliseconds: number): Promise<void> {
    this.due += milliseconds;
    const left = this.due - Date.now();
    if (left >= 1) await delay(left, undefined, { signal: this.signal });
    this.signal.throwIfAborted();
  }
}
