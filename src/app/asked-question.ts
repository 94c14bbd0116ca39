import type { StoredAttachment } from './attachments/attachment';
import type { Conversation } from './stored-conversations';

/** A question with the ids of its conversation and turn. */
export interface AskedQuestion {
  readonly conversationId: string;
  readonly turnId: string;
  readonly message: string;
  /** Whether the question starts the conversation. */
  readonly isFirst: boolean;
  /**
   * The id of the turn that the question follows; `''` if the question is a new version of the conversation's first question. If
   * absent, the question follows the turn that was asked last.
   */
  readonly after?: string | undefined;
  /** Finds the attached files. Called only if the question has not been asked yet. */
  readonly attachments?: (() => Promise<readonly StoredAttachment[]>) | undefined;
}

/** Returns the id of the turn that a question follows; `''` for the first question, undefined if the id is unknown. */
export function parentOf(
  { isFirst, after, turnId }: AskedQuestion,
  earlier: Conversation | undefined,
): string | undefined {
  if (isFirst) return '';
  // If an earlier request for this question failed after it had written this turn to `lastTurn`, the preceding turn is unknown.
  return after ?? (earlier?.lastTurn === turnId ? undefined : earlier?.lastTurn);
}
