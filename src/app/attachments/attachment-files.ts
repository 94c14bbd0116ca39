import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { ATTACHMENTS_PREFIX, type AttachmentFormat, UNSENT_TAG } from '../../contract';
import { concurrently } from '../concurrency';
import { ExposedError } from '../errors';
import { type InspectedFile, mediaTypeOf, type StoredAttachment } from './attachment';
import { AttachmentGone, AttachmentsUnavailable } from './errors';

/** Maximum number of files that are deleted at the same time. */
const DELETIONS = 10;

/**
 * The attached files of one user in S3. The user's id is part of every key, so no id in a request can reach the files of
 * another user.
 *
 * Every method throws AttachmentsUnavailable when S3 fails or does not respond.
 */
export class AttachmentFiles {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly owner: string,
  ) {}

  /** Stores a file before its question is sent. The file expires after one day unless `keep` is called for it. */
  async put(conversationId: string, { name, format, content }: InspectedFile): Promise<StoredAttachment> {
    const id = ulid();
    await attempt(
      this.s3.send(
        new PutObjectCommand({
          ...this.object(conversationId, id),
          Body: content,
          ContentType: mediaTypeOf(format),
          // Names may contain any characters, metadata only ASCII.
          Metadata: { name: Buffer.from(name).toString('base64url'), format },
          Tagging: `${UNSENT_TAG.key}=${UNSENT_TAG.value}`,
        }),
      ),
    );
    return { id, name, format, size: content.length };
  }

  /** @throws AttachmentGone */
  async find(conversationId: string, id: string): Promise<StoredAttachment> {
    const { Metadata, ContentLength = 0 } = await attempt(
      this.s3.send(new HeadObjectCommand(this.object(conversationId, id))),
    );
    return { id, ...described(Metadata), size: ContentLength };
  }

  /** @throws AttachmentGone */
  async open(conversationId: string, id: string): Promise<StoredAttachment & { readonly content: Readable }> {
    const {
      Body,
      Metadata,
      ContentLength = 0,
    } = await attempt(this.s3.send(new GetObjectCommand(this.object(conversationId, id))));
    return { id, ...described(Metadata), size: ContentLength, content: Body as Readable };
  }

  /** @throws AttachmentGone */
  async read(conversationId: string, id: string): Promise<Uint8Array> {
    const { Body } = await attempt(this.s3.send(new GetObjectCommand(this.object(conversationId, id))));
    return attempt(Body!.transformToByteArray());
  }

  /**
   * Prevents a file from expiring. Called when the file's question is stored. If the file has been deleted in the meantime, does
   * not create it again.
   *
   * @throws AttachmentGone
   */
  async keep(conversationId: string, id: string): Promise<void> {
    await attempt(this.s3.send(new DeleteObjectTaggingCommand(this.object(conversationId, id))));
  }

  /** Deletes all files of a conversation, or of the user. Can be repeated after a failure. */
  deleteAll(conversationId?: string): Promise<void> {
    const conversation = conversationId === undefined ? '' : `${conversationId}/`;
    return attempt(this.deletePrefix(`${ATTACHMENTS_PREFIX}${this.owner}/${conversation}`));
  }

  private async deletePrefix(Prefix: string): Promise<void> {
    const Bucket = this.bucket;
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, { Bucket, Prefix }))
      await concurrently(Contents, DELETIONS, ({ Key }) => this.s3.send(new DeleteObjectCommand({ Bucket, Key })));
  }

  private object(conversationId: string, id: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucket, Key: `${ATTACHMENTS_PREFIX}${this.owner}/${conversationId}/${id}` };
  }
}

function described({ name = '', format = '' }: Record<string, string> = {}): Pick<StoredAttachment, 'name' | 'format'> {
  return { name: Buffer.from(name, 'base64url').toString(), format: format as AttachmentFormat };
}

/** S3 reports a deleted file as `MethodNotAllowed` if the bucket keeps versions. */
const GONE = ['NoSuchKey', 'NotFound', 'MethodNotAllowed'];

async function attempt<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ExposedError) throw error;
    const { name, message } = error as Error;
    if (GONE.includes(name)) throw new AttachmentGone('No such attached file', { cause: error });
    throw new AttachmentsUnavailable(`S3: ${name}: ${message}`, { cause: error });
  }
}
