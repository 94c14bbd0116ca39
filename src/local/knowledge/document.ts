import type { Passage } from './passage';

/** A document as it was last read. */
export interface KnownDocument {
  /** `s3://bucket/documents/name`, not percent-encoded. */
  readonly uri: string;
  /** The last part of its key. */
  readonly name: string;
  /** Of the version that was read; empty when S3 did not give it, so that it is tried again. */
  readonly etag: string;
  /** In the order of the text; empty when it could not be read. */
  readonly passages: readonly Passage[];
  /** Why it could not be read: a sentence in English. */
  readonly failure?: string;
}
