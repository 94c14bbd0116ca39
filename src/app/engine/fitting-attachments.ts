import type { Attachment } from '../attachments/attachment';
import type { Exchange } from './engine';

/** The maximum number of files in a request to a service, and their maximum total size in bytes. */
export interface RequestLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Returns the files that a request contains: the files of the question, then the files of earlier questions, beginning with the newest
 * question, until a file would exceed the limits. If a file of an earlier question is left out, the question and its answer may still be in
 * the request.
 */
export function fittingAttachments(
  own: readonly Attachment[] = [],
  history: readonly Exchange[],
  { files, bytes }: RequestLimits,
): ReadonlySet<Attachment> {
  const chosen = new Set(own);
  let left = bytes - own.reduce((sum, { size }) => sum + size, 0);
  for (const attachment of [...history].reverse().flatMap(({ attachments = [] }) => attachments)) {
    if (chosen.size >= files || attachment.size > left) break;
    chosen.add(attachment);
    left -= attachment.size;
  }
  return chosen;
}
