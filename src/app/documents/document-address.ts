import { DOCUMENTS_PREFIX } from '../../contract';

/** The suffix of the key of a document's metadata file. The knowledge base reads this file together with the document. */
const METADATA = '.metadata.json';

/** Returns the key of a document in the knowledge bucket. */
export function keyOf(name: string): string {
  return DOCUMENTS_PREFIX + name;
}

/** Returns the name of the document with a key below `documents/`; undefined for a folder and for the metadata of a document. */
export function nameOfKey(key: string): string | undefined {
  return key.endsWith('/') || key.endsWith(METADATA) ? undefined : key.slice(DOCUMENTS_PREFIX.length);
}

/** Returns the name of the document with an S3 URI; undefined for a URI outside the bucket's folder of documents. */
export function nameOfUri(uri: string, bucket: string): string | undefined {
  const prefix = `s3://${bucket}/${DOCUMENTS_PREFIX}`;
  return uri.startsWith(prefix) ? uri.slice(prefix.length) : undefined;
}
