import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';
import { LARGEST_DOCUMENT, sectionsOf } from './extraction';
import type { Finding, Passage } from './passage';
import { PassageIndex } from './passage-index';
import { passagesOf } from './splitting';

export { languageOf, type Language } from './language';
export type { Finding, Passage } from './passage';

/** A document as it was last read. */
export interface KnownDocument {
  /** `s3://bucket/documents/name`, not percent-encoded. */
  readonly uri: string;
  /** The last part of its key. */
  readonly name: string;
  readonly etag: string;
  /** In the order of the text; empty when it could not be read. */
  readonly passages: readonly Passage[];
  /** Why it could not be read: a sentence in English. */
  readonly failure?: string;
}

/** What a synchronisation did, by document URI. */
export interface SyncReport {
  /** Read because they are new or changed. */
  readonly indexed: string[];
  readonly removed: string[];
  /** All that cannot be read, also those found out earlier. */
  readonly failed: { readonly uri: string; readonly reason: string }[];
}

/** The documents of a bucket, searchable by question. */
export interface Knowledge {
  /**
   * Reads what is new or changed under `documents/` and forgets what is gone. One at a time: a second call waits and
   * sees all that was there when it was made. A document that cannot be read is reported and not read again until it changes.
   * @throws the SDK's error when the bucket cannot be listed; what was known stays known
   */
  sync(): Promise<SyncReport>;
  /** The passages that fit, best first; none when nothing does. */
  search(question: string, limit: number): Finding[];
  /** Every document known, in the order of their URIs. */
  documents(): KnownDocument[];
}

/** Opens a bucket's documents and reads them all. */
export async function openKnowledge(options: { s3: S3Client; bucket: string }): Promise<Knowledge> {
  const knowledge = new BucketKnowledge(options.s3, options.bucket);
  await knowledge.sync();
  return knowledge;
}

class BucketKnowledge implements Knowledge {
  private readonly index = new PassageIndex();
  private readonly known = new Map<string, KnownDocument>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  sync(): Promise<SyncReport> {
    const next = this.last.then(() => this.read());
    this.last = next.catch(() => undefined);
    return next;
  }

  search(question: string, limit: number): Finding[] {
    return this.index.find(question, limit);
  }

  documents(): KnownDocument[] {
    return [...this.known.values()].sort((a, b) => a.uri < b.uri ? -1 : 1);
  }

  private async read(): Promise<SyncReport> {
    const listed = await this.list();
    const removed = [...this.known.keys()].filter((key) => !listed.has(key));
    const report: SyncReport = { indexed: [], removed: removed.map((key) => this.uri(key)), failed: [] };
    for (const key of removed) this.forget(key);
    for (const [key, { etag, size }] of listed) {
      if (this.known.get(key)?.etag !== etag) {
        const document = await this.document(key, etag, size);
        if (!document) continue;
        this.forget(key);
        this.known.set(key, document);
        this.index.add(document.passages);
        if (!document.failure) report.indexed.push(document.uri);
      }
      const { uri, failure } = this.known.get(key)!;
      if (failure) report.failed.push({ uri, reason: failure });
    }
    return report;
  }

  private async list(): Promise<Map<string, { etag: string; size: number }>> {
    const listed = new Map<string, { etag: string; size: number }>();
    for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.bucket, Prefix: DOCUMENTS_PREFIX })) {
      for (const { Key: key = '', ETag: etag = '', Size: size = 0 } of page.Contents ?? []) {
        if (!key.endsWith('/') && !key.endsWith('.metadata.json')) listed.set(key, { etag, size });
      }
    }
    return listed;
  }

  /** `undefined` when it was deleted since it was listed: the next synchronisation forgets it. */
  private async document(key: string, etag: string, size: number): Promise<KnownDocument | undefined> {
    const document = { uri: this.uri(key), name: key.slice(key.lastIndexOf('/') + 1) };
    try {
      if (size > LARGEST_DOCUMENT) throw new Error(`The file has ${size} bytes; at most ${LARGEST_DOCUMENT} can be read.`);
      const object = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const bytes = Buffer.from(await object.Body!.transformToByteArray());
      return { ...document, etag: object.ETag ?? etag, passages: passagesOf(document, await sectionsOf(document.name, bytes)) };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      return { ...document, etag, passages: [], failure: error instanceof Error ? error.message : String(error) };
    }
  }

  private forget(key: string): void {
    this.index.remove(this.known.get(key)?.passages ?? []);
    this.known.delete(key);
  }

  private uri(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }
}
