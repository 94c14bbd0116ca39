import { randomInt } from 'node:crypto';

export const JOB_STATUS = ['STARTING', 'IN_PROGRESS', 'COMPLETE', 'FAILED', 'STOPPING', 'STOPPED'] as const;
export type JobStatus = (typeof JOB_STATUS)[number];

const RUNNING: readonly JobStatus[] = ['STARTING', 'IN_PROGRESS', 'STOPPING'];
const NO_STATISTICS = {
  numberOfDocumentsScanned: 0,
  numberOfMetadataDocumentsScanned: 0,
  numberOfNewDocumentsIndexed: 0,
  numberOfModifiedDocumentsIndexed: 0,
  numberOfMetadataDocumentsModified: 0,
  numberOfDocumentsDeleted: 0,
  numberOfDocumentsFailed: 0,
  numberOfDocumentsSkipped: 0,
};
export type Statistics = typeof NO_STATISTICS;

/** An ingestion job, as it is stored. */
export interface Job {
  readonly id: string;
  /** The `clientToken` of the request. A repetition of the request has the same token. */
  readonly token?: string;
  readonly description?: string;
  readonly status: JobStatus;
  readonly statistics: Statistics;
  readonly failureReasons: readonly string[];
  /** Milliseconds since 1970, like `updatedAt`. */
  readonly startedAt: number;
  readonly updatedAt: number;
}

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function newJob(now: number, { token, description }: Pick<Job, 'token' | 'description'>): Job {
  const id = Array.from({ length: 10 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
  return {
    id,
    token,
    description,
    status: 'STARTING',
    statistics: NO_STATISTICS,
    failureReasons: [],
    startedAt: now,
    updatedAt: now,
  };
}

export function isRunning({ status }: Job): boolean {
  return RUNNING.includes(status);
}
