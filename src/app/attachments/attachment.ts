import type { AttachmentFormat } from '../../contract';

/** A file that is attached to a question, as the turn stores it. Its content is in S3. */
export interface StoredAttachment {
  readonly id: string;
  readonly name: string;
  readonly format: AttachmentFormat;
  /** In bytes. */
  readonly size: number;
}

/**
 * A file as received from the browser: the name that the browser sent, and the content. A file that is too large is cut off one
 * byte above the limit.
 */
export interface ReceivedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** A file that has passed the inspection. */
export interface InspectedFile {
  readonly name: string;
  readonly format: AttachmentFormat;
  readonly content: Buffer;
}

const MEDIA_TYPES: Record<AttachmentFormat, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  png: 'image/png',
  jpeg: 'image/jpeg',
};

export function mediaTypeOf(format: AttachmentFormat): string {
  return MEDIA_TYPES[format];
}

export function isImageFormat(format: AttachmentFormat): boolean {
  return format === 'png' || format === 'jpeg';
}
