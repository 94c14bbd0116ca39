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

/** An attached file as engines read it. */
export interface Attachment {
  /** The file's name as the user sees it. It is untrusted text. */
  readonly name: string;
  readonly format: AttachmentFormat;
  /** In bytes. */
  readonly size: number;
  /** The address of the file. Passages that an answer cites from the file have it as their `uri`. */
  readonly uri: string;
  /** Reads the file. @throws EngineError if it is no longer stored, or if the storage is unavailable */
  content(): Promise<Uint8Array>;
}

/** Which files an engine reads. */
export interface AttachmentLimits {
  /** Maximum bytes of all files of a question together. */
  readonly total: number;
  /** Maximum bytes of one file, at most `ATTACHMENTS.bytes`; undefined if the engine does not read the format. */
  largest(format: AttachmentFormat): number | undefined;
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
