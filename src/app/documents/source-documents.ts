import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { NotFound } from '../errors';
import { keyOf, nameOfUri } from './document-address';
import type { DisplayResult, Inspector } from './document-inspector';

/** Milliseconds to wait for the text of a document, including the wait for a free reader. */
const TIMEOUT = 20_000;

/** The documents in the knowledge bucket that answers cite. */
export class SourceDocuments {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly inspector: Inspector,
  ) {}

  /** Returns the key of a document in the bucket's folder of documents; undefined for a URI outside that folder. */
  keyOf(uri: string): string | undefined {
    const name = nameOfUri(uri, this.bucket);
    return name === undefined ? undefined : keyOf(name);
  }

  /** Opens a document. @throws NotFound */
  async open(key: string): Promise<{ readonly content: Readable; readonly size: number | undefined }> {
    const { Body, ContentLength } = await this.s3
      .send(new GetObjectCommand({ Bucket: this.bucket, Key: key }))
      .catch((error: Error) => {
        if (error.name === 'NoSuchKey') throw new NotFound('The document no longer exists', { cause: error });
        throw error;
      });
    return { content: Body as Readable, size: ContentLength };
  }

  /** Reads the text of a document around a passage. A reader process does the work. @throws NotFound */
  async text(key: string, passage: string): Promise<DisplayResult> {
    const timeout = AbortSignal.timeout(TIMEOUT);
    try {
      return await this.inspector.display(key, passage, async () => (await this.open(key)).content, timeout);
    } catch (error) {
      if (timeout.aborted) return { problem: 'limits' };
      throw error;
    }
  }
}
