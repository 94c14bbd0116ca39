import type { Turn } from '../../turns/log';
import { newTurnId } from './turn-id';

/** The form that asks another version of a question. */
export interface EditingView {
  /** The turn of which the new turn is another version. */
  readonly id: string;
  readonly conversationId: string;
  readonly turnId: string;
  readonly message: string;
  /** The reason why the question was not sent, as a sentence. */
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
