import type { Turn } from '../../turns/log';
import { newTurnId } from './turn-id';

/** The form with which the user changes a question and asks it again. */
export interface EditingView {
  /** The id of the turn of which the new turn becomes another version. */
  readonly id: string;
  readonly conversationId: string;
  readonly turnId: string;
  readonly message: string;
  /** The reason why the question was not accepted, as a sentence. */
  readonly problem?: string;
}

/** @param message the changed question. Default: the question of the turn */
export function editingView(
  { id, conversationId, question }: Pick<Turn, 'id' | 'conversationId' | 'question'>,
  message = question,
  problem?: string,
): EditingView {
  return { id, conversationId, turnId: newTurnId(), message, ...(problem === undefined ? {} : { problem }) };
}
