import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';

/** A document as a bucket lists it. */
export interface ListedDocument {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** Everything under `documents/`; folders are left out. */
export interface Listing {
  readonly documents: readonly ListedDocument[];
  readonly metadataFiles: number;
}

/** @throws the SDK's error when the bucket cannot be listed */
export async function list(client: S3Client, bucket: string): Promise<Listing> {
  const files: ListedDocument[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: DOCUMENTS_PREFIX })) {
    for (const { Key: key = '', ETag: etag = '', Size: size = 0 } of page.Contents ?? []) {
      if (!key.endsWith('/')) files.push({ key, etag, size });
    }
  }
  const documents = files.filter(({ key }) => !key.endsWith('.metadata.json'));
  return { documents, metadataFiles: files.length - documents.length };
}
