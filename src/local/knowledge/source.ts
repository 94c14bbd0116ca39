import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';
import type { KnownDocument } from './document';
import { sectionsOf, sizeLimitOf } from './extraction';
import { isScripted } from './script';
import { passagesOf } from './splitting';

/** The bucket that contains the documents. */
export interface Source {
  readonly s3: S3Client;
  readonly bucket: string;
}

/** A document in a listing of the bucket. */
export interface ListedDocument {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** The files under `documents/`, without folders. */
export interface Listing {
  readonly documents: readonly ListedDocument[];
  readonly metadataFiles: number;
}

/** @throws the SDK's error when the bucket cannot be listed */
export async function list({ s3, bucket }: Source): Promise<Listing> {
  const files: ListedDocument[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: DOCUMENTS_PREFIX })) {
    for (const { Key: key = '', ETag: etag = '', Size: size = 0 } of page.Contents ?? []) {
      if (!key.endsWith('/')) files.push({ key, etag, size });
    }
  }
  const documents = files.filter(({ key }) => !key.endsWith('.metadata.json'));
  return { documents, metadataFiles: files.length - documents.length };
}

/** Reads the listed version of a document. Returns undefined if that version has been replaced or deleted. */
export async function read(
  { s3, bucket }: Source,
  { key, etag, size }: ListedDocument,
): Promise<KnownDocument | undefined> {
  const document = { uri: `s3://${bucket}/${key}`, name: key.slice(key.lastIndexOf('/') + 1) };
  const failed = (error: unknown, version = etag) => ({
    ...document,
    etag: version,
    passages: [],
    failure: error instanceof Error ? error.message : String(error),
  });
  const limit = sizeLimitOf(document.name);
  if (size > limit) return failed(`The file has ${size} bytes; the maximum is ${limit}.`);
  let bytes: Buffer;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
    bytes = Buffer.from(await Body!.transformToByteArray());
  } catch (error) {
    const isReplaced = error instanceof Error && ['NoSuchKey', 'PreconditionFailed'].includes(error.name);
    return isReplaced ? undefined : failed(error, '');
  }
  try {
    if (isScripted(document.name, 'fail')) throw new Error('The name of the document asks for this failure.');
    return { ...document, etag, passages: passagesOf(document, await sectionsOf(document.name, bytes)) };
  } catch (error) {
    return failed(error);
  }
}
