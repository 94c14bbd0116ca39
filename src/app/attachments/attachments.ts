import { setTimeout as pause } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { Semaphore } from '../document-inspector';
import { AttachmentFiles } from './attachment-files';
import { type AttachmentServices, OwnersAttachments } from './owners-attachments';

/** Maximum number of forms with files that are read and inspected at the same time. Each form may take up to 16 MB of memory. */
const UPLOADS = 8;

/** The files that people attach to questions. Other code reaches a file only through its owner. */
export class Attachments {
  /** Limits the forms with files that are read at the same time. */
  readonly uploads = new Semaphore(UPLOADS);

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly services: AttachmentServices,
  ) {}

  /** @param owner the user's `sub` in the user pool */
  of(owner: string): OwnersAttachments {
    return new OwnersAttachments(new AttachmentFiles(this.s3, this.bucket, owner), this.uploads, this.services);
  }

  /** Waits for running uploads, then stops the inspector. */
  async close(): Promise<void> {
    while (this.uploads.taken > 0) await pause(100);
    await this.services.inspector.close();
  }
}
