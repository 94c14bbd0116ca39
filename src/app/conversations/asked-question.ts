import type { StoredAttachment } from '../attachments/attachment';
import { StalePage } from '../errors';
import type { TurnHead } from '../turns/log';
import type { Conversation } from './stored-conversations';

/**
 * The value that a page sends instead of the id of the preceding turn if the conversation's first question could not be stored. If the
 * conversation does not exist either, the next question creates it. The value has the form of an id.
 */
export const UNSAVED = 'unsaved-first-question';

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
  /**
   * Whether the page shows that the conversation's first question could not be stored. If so, this question creates the conversation unless
   * it exists.
   */
  readonly isAfterUnsaved?: boolean;
  /** Finds the attached files. Called only if the question has not been asked yet. */
  readonly attachments?: (() => Promise<readonly StoredAttachment[]>) | undefined;
}

/** @param after the id of the preceding turn, or `UNSAVED` */
export function following(after: string | undefined): Pick<AskedQuestion, 'after' | 'isAfterUnsaved'> {
  return after === UNSAVED ? { isAfterUnsaved: true } : { after };
}

/** Returns the id of the turn that a question follows; `''` for the first question and its versions, undefined if the id is unknown. */
export function parentOf(
  { isFirst, after, turnId }: AskedQuestion,
  earlier: Conversation | undefined,
): string | undefined {
  if (isFirst) return '';
  // If an earlier request for this question failed after it had written this turn to `lastTurn`, the preceding turn is unknown.
  return after ?? (earlier?.lastTurn === turnId ? undefined : earlier?.lastTurn);
}

/** The result of asking: the turn, and whether it could be stored. */
export interface Asked {
  readonly conversationId: string;
  readonly head: TurnHead;
  readonly stored: boolean;
  /** Whether the request to store the turn failed, but DynamoDB may have carried it out. */
  readonly isUncertain?: boolean;
  /** Whether an earlier request has asked the question. */
  readonly isRepeated?: boolean;
}

/** Returns the existing turn of a repeated request. @throws StalePage if the request contains another question */
export function repeated(head: TurnHead, message: string, stored: boolean): Asked {
  if (head.question !== message) throw new StalePage(`Turn ${head.id} has another question`);
  return { conversationId: head.conversationId, head, stored, isRepeated: true };
}
