import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../contract';

const FOLDER = join(__dirname, 'examples');

const CONTENT_TYPES: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.html': 'text/html; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Uploads the documents of a fictitious energy office, in four languages and seven file types, under `documents/`.
 * Skips a bucket that already has documents, and does not upload the examples again after a user has deleted them.
 *
 * @param options.state existing folder for the file that records that this function has run, so that it does nothing the next time
 * @throws the SDK's error when the bucket cannot be listed or written to
 */
export async function seedExamples({
  s3,
  bucket,
  state,
}: {
  s3: S3Client;
  bucket: string;
  state: string;
}): Promise<void> {
  const marker = join(state, 'examples-seeded');
  if (existsSync(marker)) return;
  const { KeyCount } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: DOCUMENTS_PREFIX, MaxKeys: 1 }),
  );
  if (!KeyCount) await upload(s3, bucket);
  writeFileSync(marker, '');
}

async function upload(s3: S3Client, bucket: string): Promise<void> {
  for (const name of readdirSync(FOLDER).filter(isExample)) {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        // Some file systems return decomposed Unicode (NFD); keys are composed (NFC), as people type them.
        Key: DOCUMENTS_PREFIX + name.normalize('NFC'),
        Body: readFileSync(join(FOLDER, name)),
        ContentType: CONTENT_TYPES[extname(name)],
      }),
    );
  }
}

/** Whether a file is an example. Office, editors and the macOS Finder add their own files, such as `~$Grants.docx`. */
export function isExample(name: string): boolean {
  return extname(name) in CONTENT_TYPES && !/^[.~]/.test(name);
}
