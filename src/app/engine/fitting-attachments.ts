import type { Attachment } from '../attachments/attachment';
import type { Exchange } from './engine';

/** The maximum number of files in a request to a service, and their maximum total size in bytes. */
export interface RequestLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Returns the files that a request contains: the files of the question, then the files of earlier questions, newest first, up to the
 * first file that exceeds the limits. If an earlier file is left out, its question and answer still remain in the request.
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
