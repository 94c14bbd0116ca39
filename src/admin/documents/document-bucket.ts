import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { keyOf, nameOfKey } from '../../app/documents/document-address';
import { ExposedError } from '../../app/errors';
import { DOCUMENTS_PREFIX, INCOMING_PREFIX } from '../../contract';
import { DocumentChanged, DocumentGone, NameTaken, StorageUnavailable, UploadGone } from './errors';

/** A document as S3 lists it. */
export interface StoredDocument {
  /** The object's key without the prefix `documents/`. */
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
}

/** Size of a part of an upload, in bytes. Parts are sent one at a time, so this is the memory that an upload needs. */
const PART_SIZE = 5 * 1024 * 1024;

/** Metadata key for the id of the upload that created an object. `CopyObject` copies the metadata to the document. */
const UPLOAD = 'upload';

/**
 * The bucket that the knowledge base reads. An upload is received under `incoming/` and moves to `documents/` once it is
 * accepted. Every method throws StorageUnavailable when S3 fails or does not respond.
 */
export class DocumentBucket {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  async list(): Promise<StoredDocument[]> {
    const documents: StoredDocument[] = [];
    await attempt(async () => {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: this.s3 },
        { Bucket: this.bucket, Prefix: DOCUMENTS_PREFIX },
      )) {
        for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of Contents) {
          const name = nameOfKey(Key);
          if (name === undefined) continue;
          documents.push({ name, size: Size, etag: ETag, changedAt: LastModified.toISOString() });
        }
      }
    });
    return documents;
  }

  /** Returns the ETag of a document; undefined if there is no such document. */
  async etagOf(name: string): Promise<string | undefined> {
    return (await this.head(name))?.ETag;
  }

  /** Streams a file to `incoming/`, part by part. A failed upload leaves nothing behind. */
  async receive(id: string, mediaType: string, content: Readable): Promise<void> {
    const upload = new Upload({
      client: this.s3,
      params: {
        Bucket: this.bucket,
        Key: INCOMING_PREFIX + id,
        Body: content,
        ContentType: mediaType,
        Metadata: { [UPLOAD]: id },
      },
      partSize: PART_SIZE,
      queueSize: 1,
    });
    // When the stream fails, the SDK aborts the multipart upload, and `done()` rejects.
    await attempt(() => upload.done());
  }

  /** @throws UploadGone */
  async readIncoming(id: string): Promise<Readable> {
    return (await this.read(INCOMING_PREFIX + id, () => new UploadGone(`No incoming file ${id}`))).content;
  }

  /** @throws DocumentGone */
  readDocument(name: string): Promise<{ content: Readable; size: number | undefined }> {
    return this.read(keyOf(name), () => new DocumentGone('No such document'));
  }

  /**
   * Copies an incoming file to `documents/`: as a new document, or in place of the document with the ETag `replaced`.
   *
   * @throws NameTaken, DocumentChanged, UploadGone
   */
  async store(id: string, name: string, replaced?: string): Promise<void> {
    const condition = replaced === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaced };
    const source = `${this.bucket}/${INCOMING_PREFIX}${id}`;
    await attempt(() =>
      this.s3.send(
        new CopyObjectCommand({
          Bucket: this.bucket,
          Key: keyOf(name),
          // Encode everything except slashes: the pattern of `CopySource` in S3's API model does not accept encoded
          // slashes.
          CopySource: source.split('/').map(encodeURIComponent).join('/'),
          ...condition,
        }),
      ),
    ).catch(async (error: Error) => {
      if (isConflict(error)) {
        // The SDK repeats a request whose response was lost, so this upload may already be the document.
        if ((await this.head(name))?.Metadata?.[UPLOAD] === id) return;
        throw replaced === undefined ? new NameTaken('The name is taken') : new DocumentChanged('The document changed');
      }
      if (!hasName(error.cause, 'NoSuchKey', 'NotFound')) throw error;
      // S3 reports the same error for a missing incoming file and for a missing document to replace.
      if (replaced !== undefined && (await this.etagOf(name)) === undefined)
        throw new DocumentChanged('The document is gone');
      throw new UploadGone(`No incoming file ${id}`);
    });
  }

  async discard(id: string): Promise<void> {
    await attempt(() => this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: INCOMING_PREFIX + id })));
  }

  /** @throws DocumentChanged when the document no longer has the ETag */
  async delete(name: string, etag: string): Promise<void> {
    const key = { Bucket: this.bucket, Key: keyOf(name) };
    await attempt(() => this.s3.send(new DeleteObjectCommand({ ...key, IfMatch: etag }))).catch((error: Error) => {
      if (isConflict(error)) throw new DocumentChanged('The document changed');
      if (!hasName(error.cause, 'NoSuchKey', 'NotFound')) throw error;
    });
  }

  private head(name: string): Promise<HeadObjectCommandOutput | undefined> {
    const key = { Bucket: this.bucket, Key: keyOf(name) };
    return attempt(() => this.s3.send(new HeadObjectCommand(key))).catch((error: Error) => {
      if (hasName(error.cause, 'NotFound', 'NoSuchKey')) return undefined;
      throw error;
    });
  }

  private async read(key: string, notFound: () => Error): Promise<{ content: Readable; size: number | undefined }> {
    const { Body, ContentLength } = await attempt(() =>
      this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key })),
    ).catch((error: Error) => {
      throw hasName(error.cause, 'NoSuchKey') ? notFound() : error;
    });
    return { content: Body as Readable, size: ContentLength };
  }
}

function isConflict({ cause }: Error): boolean {
  return hasName(cause, 'PreconditionFailed', 'ConditionalRequestConflict');
}

function hasName(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Error | undefined)?.name ?? '');
}

async function attempt<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ExposedError) throw error;
    throw new StorageUnavailable(`S3: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}
