import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';
import { nameOfKey } from './document-address';

/** The number of documents from which the assistant answers, and the time of their last change. */
export interface Knowledge {
  readonly documents: number;
  /** When a document was last added or replaced: ISO 8601, UTC. */
  readonly changedAt: string;
}

/** Milliseconds after which `refresh` counts again. */
const TTL = 300_000;
/** Milliseconds after which counting is aborted if S3 has not returned all documents. */
const TIMEOUT = 20_000;

/** Counts the documents in the knowledge bucket. It counts in the background, so that no page waits for the result. */
export class KnowledgeSummary {
  private known: Knowledge | undefined;
  private next = 0;

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** The last result; may be minutes old. Undefined if there are no documents, or if their number is unknown. */
  get current(): Knowledge | undefined {
    return this.known;
  }

  /** Begins to count again if the last count is old. */
  refresh(): void {
    if (Date.now() < this.next) return;
    this.next = Date.now() + TTL;
    void this.count()
      .catch(() => undefined)
      .then((known) => {
        this.known = known;
      });
  }

  private async count(): Promise<Knowledge | undefined> {
    let documents = 0;
    let changedAt = '';
    const request = { Bucket: this.bucket, Prefix: DOCUMENTS_PREFIX };
    const abortSignal = AbortSignal.timeout(TIMEOUT);
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, request, { abortSignal })) {
      for (const { Key = '', LastModified } of Contents) {
        if (nameOfKey(Key) === undefined) continue;
        documents++;
        const time = LastModified?.toISOString() ?? '';
        if (time > changedAt) changedAt = time;
      }
    }
    return documents > 0 ? { documents, changedAt } : undefined;
  }
}
