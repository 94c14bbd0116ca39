import type { Conversation } from '../../conversations/stored-conversations';
import { OFFERED } from '../../conversations/undoable-deletion';

/** A deleted conversation whose deletion a page offers to undo. */
export interface UndoView {
  readonly id: string;
  readonly title: string;
  /** Seconds for which the page offers to undo the deletion: 2, 4, 6, 8 or 10, the times for which conversation-list.css has a rule. */
  readonly left: number;
}

/** Milliseconds by which two successive values of `left` differ. */
const STEP = 2_000;

/** Returns undefined if pages no longer offer to undo the deletion, for example because the user reloaded the page too late. */
export function undoView({ id, title, deletedAt }: Conversation): UndoView | undefined {
  const left = Date.parse(deletedAt!) + OFFERED - Date.now();
  const steps = Math.min(Math.round(left / STEP), OFFERED / STEP);
  return steps > 0 ? { id, title, left: (steps * STEP) / 1_000 } : undefined;
}
