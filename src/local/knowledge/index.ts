import type { S3Client } from '@aws-sdk/client-s3';
import { BucketDocuments } from './bucket-documents';
import type { Changes } from './changes';
import type { KnownDocument } from './document';
import type { Finding } from './passage';

export type { Change, Changes, Outcome } from './changes';
export type { KnownDocument } from './document';
export { type Language, languageOf } from './language';
export type { Finding, Passage } from './passage';

/** Documents, searchable by question. */
export interface Knowledge {
  /** The passages that fit, best first; none when nothing does. */
  search(question: string, limit: number): Finding[];
  /** Every document known, in the order of their URIs. */
  documents(): KnownDocument[];
}

/** The documents that a bucket has under `documents/`, as they were when they were last read. */
export interface BucketKnowledge extends Knowledge {
  /**
   * Lists the bucket, and tells what is new, changed or gone since. Whoever asks applies the changes, one at a time, and
   * asks again only then. A document that could not be read is no change until it changes.
   * @throws the SDK's error when the bucket cannot be listed; what was known stays known
   */
  changes(): Promise<Changes>;
}

/** Opens a bucket's documents and reads them all. */
export async function openKnowledge(options: { s3: S3Client; bucket: string }): Promise<BucketKnowledge> {
  const knowledge = new BucketDocuments(options);
  const { changes } = await knowledge.changes();
  for (const change of changes) await change.apply();
  return knowledge;
}
