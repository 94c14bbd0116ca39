import { setTimeout as pause } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { AttachmentFiles } from './attachment-files';
import { type AttachmentServices, OwnersAttachments } from './owners-attachments';
import { UploadPermits } from './upload-permits';

/** The files that people attach to questions. Other code reaches a file only through its owner. */
export class Attachments {
  readonly uploads = new UploadPermits();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly services: AttachmentServices,
  ) {}

  /** @param owner the user's `sub` in the user pool */
  of(owner: string): OwnersAttachments {
    const permit = (signal: AbortSignal) => this.uploads.take(owner, signal);
    return new OwnersAttachments(new AttachmentFiles(this.s3, this.bucket, owner), permit, this.services);
  }

  /** Waits for running uploads, then stops the inspector. */
  async close(): Promise<void> {
    while (this.uploads.taken > 0) await pause(100);
    await this.services.inspector.close();
  }
}
