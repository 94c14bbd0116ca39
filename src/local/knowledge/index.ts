import type { S3Client } from '@aws-sdk/client-s3';
import { BucketDocuments } from './bucket-documents';
import type { BucketKnowledge } from './document';

export type { BucketKnowledge, Change, Changes, Knowledge, KnownDocument, Outcome } from './document';
export { languageOf } from './language';
export type { Finding, Passage } from './passage';

/** Opens a bucket's documents and reads all of them. */
export async function openKnowledge(options: { s3: S3Client; bucket: string }): Promise<BucketKnowledge> {
  const knowledge = new BucketDocuments(options);
  const { changes } = await knowledge.changes();
  for (const change of changes) await change.apply();
  return knowledge;
}
