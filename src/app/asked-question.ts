import type { StoredAttachment } from './attachments/attachment';
import type { Conversation } from './stored-conversations';

/** A question with the ids of its conversation and turn. */
export interface AskedQuestion {
  readonly conversationId: string;
  readonly turnId: string;
  readonly message: string;
  /** Whether the question starts the conversation. */
  readonly isFirst: boolean;
  /** The turn that the question follows; `''` for a version of the first question. Absent: the turn that was asked last. */
  readonly after?: string | undefined;
  /** Finds the attached files. Called only if the question is not asked yet. */
  readonly attachments?: (() => Promise<readonly StoredAttachment[]>) | undefined;
}

/** The parent of the turn of a question; undefined if unknown. */
export function parentOf(
  { isFirst, after, turnId }: AskedQuestion,
  earlier: Conversation | undefined,
): string | undefined {
  if (isFirst) return '';
  // An earlier request of the same question may have failed after the conversation was marked as used.
  return after ?? (earlier?.lastTurn === turnId ? undefined : earlier?.lastTurn);
}
