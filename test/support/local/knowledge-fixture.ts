import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startS3 } from '../../../src/local/aws/s3';
import type { BucketKnowledge } from '../../../src/local/knowledge';

export const BUCKET = 'knowledge';

/** Starts an S3 stand-in with a bucket, and creates a client for it. */
export async function bucket() {
  const state = mkdtempSync(join(tmpdir(), 'knowledge-'));
  const standIn = await startS3({ state, bucket: BUCKET });
  const s3 = new S3Client({
    endpoint: standIn.url,
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    s3,
    state,
    put: (name: string, text: string | Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `documents/${name}`, Body: text })),
    remove: (name: string) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `documents/${name}` })),
    close: async () => {
      s3.destroy();
      await standIn.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

export const uri = (name: string) => `s3://${BUCKET}/documents/${name}`;

/** Applies all changes of the bucket's documents to the knowledge. Returns the kind and the outcome of each change, by URI. */
export async function applyAll(knowledge: BucketKnowledge): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const { uri: changed, kind, apply } of (await knowledge.changes()).changes)
    outcomes[changed] = `${kind} ${await apply()}`;
  return outcomes;
}
