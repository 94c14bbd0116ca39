import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ExposedError } from '../../app/errors';
import { DOCUMENTS_PREFIX, INCOMING_PREFIX } from '../../contract';
import { DocumentChanged, DocumentGone, NameTaken, StorageUnavailable, UploadGone } from './errors';

/** A document as it lies in S3. */
export interface StoredDocument {
  /** Its key behind the prefix. */
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
}

/** Bytes of a part; with one part at a time, what an upload needs of memory. */
const PART = 5 * 1024 * 1024;

/**
 * The bucket of the knowledge base. A file comes in under `incoming/`, and moves to `documents/` when it is admitted.
 * Every method throws StorageUnavailable when S3 does not answer.
 */
export class KnowledgeBucket {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  async list(): Promise<StoredDocument[]> {
    const documents: StoredDocument[] = [];
    await reach(async () => {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: this.s3 },
        { Bucket: this.bucket, Prefix: DOCUMENTS_PREFIX },
      )) {
        for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of Contents) {
          if (Key.endsWith('/') || Key.endsWith('.metadata.json')) continue;
          documents.push({
            name: Key.slice(DOCUMENTS_PREFIX.length),
            size: Size,
            etag: ETag,
            changedAt: LastModified.toISOString(),
          });
        }
      }
    });
    return documents;
  }

  /** The ETag of a document, if it is there. */
  async etagOf(name: string): Promise<string | undefined> {
    return reach(async () => {
      const { ETag } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: DOCUMENTS_PREFIX + name }));
      return ETag;
    }).catch((error: Error) => {
      if (hasName(error.cause, 'NotFound', 'NoSuchKey')) return undefined;
      throw error;
    });
  }

  /** Stores a file as it comes, part by part. What goes wrong leaves nothing behind. */
  async receive(id: string, mediaType: string, content: Readable): Promise<void> {
    const upload = new Upload({
      client: this.s3,
      params: { Bucket: this.bucket, Key: INCOMING_PREFIX + id, Body: content, ContentType: mediaType },
      partSize: PART,
      queueSize: 1,
    });
    // A stream that breaks off rejects the upload by itself, which then aborts the multipart upload.
    await reach(() => upload.done());
  }

  /** @throws UploadGone */
  async readIncoming(id: string): Promise<Readable> {
    return (await this.read(INCOMING_PREFIX + id, () => new UploadGone(`No incoming file ${id}`))).content;
  }

  /** @throws DocumentGone */
  readDocument(name: string): Promise<{ content: Readable; size: number | undefined }> {
    return this.read(DOCUMENTS_PREFIX + name, () => new DocumentGone('No such document'));
  }

  /**
   * Makes a copy of an incoming file a document: a new one, or in the place of the one that has the ETag.
   *
   * @throws NameTaken, DocumentChanged, UploadGone
   */
  async admit(id: string, name: string, replaced?: string): Promise<void> {
    const condition = replaced === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaced };
    const source = `${this.bucket}/${INCOMING_PREFIX}${id}`;
    await reach(() =>
      this.s3.send(
        new CopyObjectCommand({
          Bucket: this.bucket,
          Key: DOCUMENTS_PREFIX + name,
          CopySource: encodeURIComponent(source),
          ...condition,
        }),
      ),
    ).catch(async (error: Error) => {
      const isRefused = hasName(error.cause, 'PreconditionFailed', 'ConditionalRequestConflict');
      if (isRefused)
        throw replaced === undefined ? new NameTaken('The name is taken') : new DocumentChanged('The document changed');
      if (!hasName(error.cause, 'NoSuchKey', 'NotFound')) throw error;
      // Either the file that waited is gone, or the document that it would have replaced.
      if (replaced !== undefined && (await this.etagOf(name)) === undefined)
        throw new DocumentChanged('The document is gone');
      throw new UploadGone(`No incoming file ${id}`);
    });
  }

  async discard(id: string): Promise<void> {
    await reach(() => this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: INCOMING_PREFIX + id })));
  }

  /** @throws DocumentChanged when it is not the one with the ETag any longer */
  async delete(name: string, etag: string): Promise<void> {
    const key = { Bucket: this.bucket, Key: DOCUMENTS_PREFIX + name };
    await reach(() => this.s3.send(new DeleteObjectCommand({ ...key, IfMatch: etag }))).catch((error: Error) => {
      if (hasName(error.cause, 'PreconditionFailed', 'ConditionalRequestConflict'))
        throw new DocumentChanged('The document changed');
      if (!hasName(error.cause, 'NoSuchKey', 'NotFound')) throw error;
    });
  }

  private async read(key: string, gone: () => Error): Promise<{ content: Readable; size: number | undefined }> {
    const { Body, ContentLength } = await reach(() =>
      this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key })),
    ).catch((error: Error) => {
      throw hasName(error.cause, 'NoSuchKey') ? gone() : error;
    });
    return { content: Body as Readable, size: ContentLength };
  }
}

function hasName(error: unknown, ...names: string[]): boolean {
  return names.includes((error as Error | undefined)?.name ?? '');
}

async function reach<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ExposedError) throw error;
    throw new StorageUnavailable(`S3: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}
