import type { IndexedDocument, IngestionJob } from './ingestion';

/** How far a document has come; `held` waits for an admin. */
export type DocumentState = 'pending' | 'indexing' | 'indexed' | 'failed' | 'deleting' | 'held';

/** A sentence of the locales, and what it is filled with. */
export interface Remark {
  readonly sentence: string;
  readonly values?: Readonly<Record<string, string>>;
}

export interface Progress {
  readonly state: DocumentState;
  /** What is wrong with it. */
  readonly remark?: Remark;
}

/** Milliseconds for which the list of documents may lag behind the job that is over. */
const LAG = 30_000;

/**
 * How far a document that lies in the bucket has come, from what the service says of it and of its last job. What it
 * says of an earlier content does not count, and a job that began before the change does not either.
 */
export function progressOf(
  changedAt: string,
  indexed: IndexedDocument | undefined,
  latest: IngestionJob | undefined,
): Progress {
  const said = indexed && saidBy(indexed);
  if (said && (indexed.updatedAt >= changedAt || said.state === 'indexing')) return said;
  if (!latest || latest.startedAt < changedAt) return { state: 'pending' };
  if (latest.isRunning) return { state: 'indexing' };
  if (latest.status !== 'COMPLETE') return { state: 'failed', remark: { sentence: 'documents.remark.jobFailed' } };
  if (said) return said;
  const isRecent = Date.now() - Date.parse(latest.endedAt ?? '') < LAG;
  return isRecent ? { state: 'indexing' } : { state: 'failed', remark: { sentence: 'documents.remark.leftOut' } };
}

function saidBy(indexed: IndexedDocument): Progress | undefined {
  switch (indexed.status) {
    case 'INDEXED':
      return { state: 'indexed' };
    case 'METADATA_PARTIALLY_INDEXED':
    case 'METADATA_UPDATE_FAILED':
      return { state: 'indexed', remark: reasonOf(indexed) };
    case 'PENDING':
      return { state: 'pending' };
    case 'STARTING':
    case 'IN_PROGRESS':
      return { state: 'indexing' };
    case 'FAILED':
    case 'IGNORED':
    case 'PARTIALLY_INDEXED':
      return { state: 'failed', remark: reasonOf(indexed) };
    default:
      return undefined;
  }
}

/** The service's own words, without what is internal to an account. */
function reasonOf({ status, reason }: IndexedDocument): Remark {
  const words = reason
    ?.replace(/\b(?:arn:aws|s3:\/\/|https?:\/\/)\S*|\b\d{12}\b|\b[\da-f]{8}-[\da-f-]{27}\b/gi, '…')
    .trim();
  if (words) return { sentence: 'documents.remark.service', values: { reason: words.slice(0, 400) } };
  return { sentence: status === 'PARTIALLY_INDEXED' ? 'documents.remark.partly' : 'documents.remark.noReason' };
}
