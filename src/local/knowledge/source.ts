import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { KnownDocument } from './document';
import { largestOf, sectionsOf } from './extraction';
import type { ListedDocument } from './listing';
import { isScripted } from './script';
import { passagesOf } from './splitting';

/** Where a document lies. */
export interface Source {
  readonly s3: S3Client;
  readonly bucket: string;
}

/** Reads a document as it was listed; `undefined` when that version lies there no longer. */
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
  const largest = largestOf(document.name);
  if (size > largest) return failed(`The file has ${size} bytes; at most ${largest} can be read.`);
  let bytes: Buffer;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
    bytes = Buffer.from(await Body!.transformToByteArray());
  } catch (error) {
    const isGone = error instanceof Error && ['NoSuchKey', 'PreconditionFailed'].includes(error.name);
    return isGone ? undefined : failed(error, '');
  }
  try {
    if (isScripted(document.name, 'fail')) throw new Error('The name of the document asks for this failure.');
    return { ...document, etag, passages: passagesOf(document, await sectionsOf(document.name, bytes)) };
  } catch (error) {
    return failed(error);
  }
}
