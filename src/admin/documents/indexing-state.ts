import type { Message } from '../message';
import { hasJustEnded, type IndexedDocument, type IngestionJob } from './ingestion';

/** A document's progress towards being indexed. `held`: an admin must first release the document. */
export type IndexingState = (typeof STATES)[number];

/** All states, in the order in which the console lists them. */
export const STATES = ['indexed', 'indexing', 'pending', 'failed', 'held', 'deleting'] as const;

export interface Progress {
  readonly state: IndexingState;
  /** What is wrong with the document. */
  readonly remark?: Message;
}

/**
 * Derives the progress of a document in the bucket from the document's status in the knowledge base and from the latest job.
 * Ignores a job that started before the content changed. Uses a status that is older than the content only if it says
 * that indexing is running, or if a job that started after the change has completed.
 */
export function progressOf(
  changedAt: string,
  indexed: IndexedDocument | undefined,
  latest: IngestionJob | undefined,
): Progress {
  const reported = indexed && reportedBy(indexed);
  if (reported && (indexed.updatedAt >= changedAt || reported.state === 'indexing')) return reported;
  if (!latest || latest.startedAt < changedAt) return { state: 'pending' };
  if (latest.isRunning) return { state: 'indexing' };
  if (latest.status !== 'COMPLETE') return { state: 'failed', remark: { sentence: 'documents.remark.jobFailed' } };
  if (reported) return reported;
  return hasJustEnded(latest)
    ? { state: 'indexing' }
    : { state: 'failed', remark: { sentence: 'documents.remark.leftOut' } };
}

function reportedBy(indexed: IndexedDocument): Progress | undefined {
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

/**
 * Returns the knowledge base's reason for a document's status, without ARNs, URLs, account numbers and UUIDs; a general sentence if the
 * knowledge base gives no reason.
 */
function reasonOf({ status, reason }: IndexedDocument): Message {
  const text = reason
    ?.replace(/\b(?:arn:aws|s3:\/\/|https?:\/\/)\S*|\b\d{12}\b|\b[\da-f]{8}-[\da-f-]{27}\b/gi, '…')
    .trim();
  if (text) return { sentence: 'documents.remark.service', values: { reason: text.slice(0, 400) } };
  return { sentence: status === 'PARTIALLY_INDEXED' ? 'documents.remark.partly' : 'documents.remark.noReason' };
}
