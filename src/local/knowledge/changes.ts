/** How the documents of a bucket, as they were listed, differ from what is known of them. */
export interface Changes {
  /** URIs of all documents that lay in the bucket. */
  readonly listed: readonly string[];
  /** How many metadata files lay beside them: counted, not read. */
  readonly metadataFiles: number;
  /** One for each document that differs, first those that are gone. */
  readonly changes: readonly Change[];
}

/** One document that differs. Nothing happens to it before `apply`. */
export interface Change {
  readonly uri: string;
  /** A document that could not be read before is new. */
  readonly kind: 'new' | 'modified' | 'deleted';
  /** Reads the document or forgets it. Its passages are found, or found no more, from one moment to the next. */
  apply(): Promise<Outcome>;
}

/**
 * `failed`: it cannot be read, and is known with the reason; `skipped`: the version that was listed lies there no
 * longer, so that nothing was done.
 */
export type Outcome = 'done' | 'failed' | 'skipped';
