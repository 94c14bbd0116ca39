import type { Logger } from 'pino';
import { ATTACHMENTS } from '../../contract';
import type { Inspector } from '../documents/document-inspector';
import { EngineError } from '../errors';
import type { Attachment, AttachmentLimits, ReceivedFile, StoredAttachment } from './attachment';
import type { AttachmentFiles } from './attachment-files';
import { AttachmentGone, AttachmentsTooLarge, AttachmentsUnsupported, TooManyAttachments } from './errors';
import { inspectedFile, megabytes } from './file-inspection';

/** The services that the attachments of all users share. */
export interface AttachmentServices {
  readonly inspector: Inspector;
  /** Absent if the configured engine does not read files. */
  readonly limits: AttachmentLimits | undefined;
  readonly log: Logger;
}

/** The files that one user attaches to questions. */
export class OwnersAttachments {
  constructor(
    private readonly files: AttachmentFiles,
    /** Waits until a form with files may be read. Returns the function to call when the form has been read. */
    readonly permitUpload: (signal: AbortSignal) => Promise<() => void>,
    private readonly services: AttachmentServices,
  ) {}

  /**
   * Inspects a file and stores it, so that a question can be sent with the id of the file.
   *
   * @throws AttachmentRefused, AttachmentsUnsupported, AttachmentsUnavailable, FormBroken (the sender disconnected)
   */
  async add(conversationId: string, file: ReceivedFile, signal: AbortSignal): Promise<StoredAttachment> {
    const { inspector, limits } = this.services;
    if (!limits) throw new AttachmentsUnsupported('The engine does not read files');
    return this.files.put(conversationId, await inspectedFile(file, inspector, limits, signal));
  }

  /**
   * Finds the files that are sent with a question. Returns them in the order of `ids`.
   *
   * @throws AttachmentGone, TooManyAttachments, AttachmentsTooLarge, AttachmentsUnsupported, AttachmentsUnavailable
   */
  async find(conversationId: string, ids: readonly string[]): Promise<readonly StoredAttachment[]> {
    const distinct = [...new Set(ids)];
    if (distinct.length > ATTACHMENTS.files) throw new TooManyAttachments({ limit: ATTACHMENTS.files });
    const found = await Promise.all(distinct.map((id) => this.files.find(conversationId, id)));
    return this.checked(found);
  }

  /** Returns the given files of a question if the engine can read them. @throws AttachmentsTooLarge, AttachmentsUnsupported */
  checked(attachments: readonly StoredAttachment[]): readonly StoredAttachment[] {
    if (attachments.length === 0) return attachments;
    const { limits } = this.services;
    if (!limits) throw new AttachmentsUnsupported('The engine does not read files');
    if (attachments.reduce((sum, { size }) => sum + size, 0) > limits.total)
      throw new AttachmentsTooLarge({ limit: megabytes(limits.total) });
    return attachments;
  }

  /** The content of a file, for its owner. @throws AttachmentGone, AttachmentsUnavailable */
  open(conversationId: string, id: string): ReturnType<AttachmentFiles['open']> {
    return this.files.open(conversationId, id);
  }

  /** Prevents the files of a stored question from expiring. A failure is only logged; the files then expire after one day. */
  async keep(conversationId: string, attachments: readonly StoredAttachment[] = []): Promise<void> {
    await Promise.all(
      attachments.map(({ id }) =>
        this.files
          .keep(conversationId, id)
          .catch(({ message }: Error) => this.services.log.warn({ error: message }, 'attached file not kept')),
      ),
    );
  }

  /** Deletes all files of a conversation or, without an id, of the user, whether they were sent with a question or not. */
  deleteAll(conversationId?: string): Promise<void> {
    return this.files.deleteAll(conversationId);
  }

  /** The files of a question as engines read them; undefined if there are none. */
  forEngine(
    conversationId: string,
    attachments: readonly StoredAttachment[] | undefined,
  ): readonly Attachment[] | undefined {
    return attachments?.map(({ id, name, format, size }) => ({
      name,
      format,
      size,
      uri: attachmentUri(conversationId, id, name),
      content: () => this.content(conversationId, id),
    }));
  }

  private async content(conversationId: string, id: string): Promise<Uint8Array> {
    try {
      return await this.files.read(conversationId, id);
    } catch (error) {
      const failure = error instanceof AttachmentGone ? 'attachmentGone' : 'unavailable';
      throw new EngineError(failure, (error as Error).message, { cause: error });
    }
  }
}

/**
 * The URI of an attached file, which is the `uri` of each passage that an answer cites from the file. The last segment of the URI is the
 * file's name.
 */
function attachmentUri(conversationId: string, id: string, name: string): string {
  return `attachment:${conversationId}/${id}/${encodeURIComponent(name)}`;
}

/** Returns the ids in the URI of an attached file; undefined for any other URI. */
export function attachmentIn(uri: string): { readonly conversationId: string; readonly id: string } | undefined {
  const [, conversationId, id] = /^attachment:([^/]+)\/([^/]+)\//.exec(uri) ?? [];
  return conversationId && id ? { conversationId, id } : undefined;
}
