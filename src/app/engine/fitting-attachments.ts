import type { Attachment, Exchange } from './engine';

/** How many files, and how many bytes together, a request to a service may contain. */
export interface RequestLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * The files that a request contains: those of the question, then those of earlier questions, newest first, as long as they fit.
 * An earlier file that no longer fits is left out; its question and answer remain.
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
