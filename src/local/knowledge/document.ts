import type { Finding, Passage } from './passage';

/** A document as it was last read. */
export interface KnownDocument {
  /** `s3://bucket/documents/name`, not percent-encoded. */
  readonly uri: string;
  /** The last segment of the document's S3 key. */
  readonly name: string;
  /** The ETag of the version that was read; empty when reading from S3 failed, so that the next job tries again. */
  readonly etag: string;
  /** The passages in the order of the text; empty when the document could not be read. */
  readonly passages: readonly Passage[];
  /** Why the document could not be read: a sentence in English. */
  readonly failure?: string;
}

/** Documents that can be searched with a question. */
export interface Knowledge {
  /** The passages that match, best first; possibly none. */
  search(question: string, limit: number): Finding[];
  /** All known documents, ordered by URI. */
  documents(): KnownDocument[];
}

/** The documents under `documents/` in a bucket, as they were last read. */
export interface BucketKnowledge extends Knowledge {
  /**
   * Lists the bucket and returns the differences from the known documents. The caller applies the changes one at a time, and none of them
   * after the next call. A document whose text could not be extracted is reported again only when its content changes.
   *
   * @throws the SDK's error when the bucket cannot be listed; the known documents then remain unchanged
   */
  changes(): Promise<Changes>;
}

/** The differences between a listing of the bucket and the known documents. */
export interface Changes {
  /** The URIs of all documents in the bucket. */
  readonly listed: readonly string[];
  /** The number of metadata files, which are not read. */
  readonly metadataFiles: number;
  /** One for each deleted, new or modified document, deletions first. */
  readonly changes: readonly Change[];
}

/** The change of one document, which takes effect with `apply`. */
export interface Change {
  readonly uri: string;
  /** A document that could not be read before also counts as new. */
  readonly kind: 'new' | 'modified' | 'deleted';
  /** Reads the document or removes it. A search sees either the whole change or none of it. */
  apply(): Promise<Outcome>;
}

/**
 * `failed`: the document cannot be read; `KnownDocument.failure` has the reason. `skipped`: the listed version has
 * since been replaced or deleted, so nothing was changed.
 */
export type Outcome = 'done' | 'failed' | 'skipped';
