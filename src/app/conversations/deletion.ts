import type { OwnersAttachments } from '../attachments/owners-attachments';
import { NotFound } from '../errors';
import { FeedbackList } from '../feedback/feedback-list';
import type { Store } from '../table/store';
import type { OwnersTurns } from '../turns/owners-turns';
import type { Entry, RunningAnswers } from '../turns/running-answers';
import type { Turns } from '../turns/turns';
import type { DeletionMarks } from './deletion-marks';
import type { StoredConversations } from './stored-conversations';
import { Withdrawals } from './withdrawals';

/** Milliseconds after which a deletion continues if an answer in the conversation did not end in time. */
const RESUME_AFTER = 5_000;

/**
 * Deletes the conversations of one user. Deletion takes precedence over all concurrent requests:
 *
 * 1. It marks the conversation as deleted. From then on, the conversation accepts no questions.
 * 2. A question that was accepted earlier has an entry in the user's running answers. The deletion stops the answer to this
 *    question. If the turn is not stored yet, an item with the turn's key prevents the request from storing the turn.
 * 3. It deletes the turns, then the conversation. Before it deletes a turn, it deletes the attached files, and the copy of the
 *    turn's feedback unless the user has shared the question and the answer. A task that is still running a deleted turn deletes
 *    the items that it adds.
 *
 * If the task that runs the answer does not end it in time, the deletion continues later, because that task may add items until the
 * answer ends. If the task that runs the deletion is lost in the meantime, the user's next request for the list of conversations
 * continues the deletion.
 */
export class Deletion {
  private readonly feedback: FeedbackList;
  private readonly withdrawals: Withdrawals;

  constructor(
    private readonly turns: OwnersTurns,
    private readonly task: Turns,
    private readonly stored: StoredConversations,
    private readonly marks: DeletionMarks,
    private readonly runningAnswers: RunningAnswers,
    private readonly attachments: OwnersAttachments,
    store: Store,
  ) {
    this.feedback = new FeedbackList(store);
    this.withdrawals = new Withdrawals(turns, stored, store);
  }

  /** @throws NotFound */
  async delete(id: string): Promise<void> {
    const sessions = new Set(await this.marks.mark(id));
    const entry = await this.runningAnswers.entry(this.turns.owner, id);
    const state = entry && (await this.stop(id, entry));
    if (state === 'running') return this.resumeLater(id);
    // Remove the entry of an ended turn before the turn itself. In the opposite order, if this deletion failed in between, a repeated
    // deletion would find an entry without a turn, and take it for the entry of a question that is still being stored.
    if (entry && state === 'ended') await this.runningAnswers.forget(this.turns.owner, id, entry.turn);
    // The second pass deletes the items that a task has added during the first pass.
    for (let pass = 0; pass < 2; pass++) await this.deleteTurns(id, sessions);
    const withdrawal = entry && state === 'not stored' ? await this.withdraw(id, entry) : 'unnecessary';
    if (withdrawal === 'too late') return this.delete(id);
    if (entry && withdrawal === 'unnecessary') {
      if (state === 'not stored') await this.runningAnswers.forget(this.turns.owner, id, entry.turn);
      // A concurrent deletion may have stored an item to withdraw the same turn. Delete that item too.
      await this.deleteTurns(id, sessions);
    }
    // `stored.delete` returns false if a concurrent deletion was faster, and a repeated first question has created the conversation
    // again. This deletion may have deleted the turn of that question, so the new conversation may be empty.
    if (!(await this.stored.delete(id))) await this.withdrawals.deleteEmptyConversation(id);
    await this.task.forgetSessions([...sessions]);
  }

  /** Continues a deletion whose task was lost. */
  resume(id: string): void {
    void this.delete(id).catch(() => undefined);
  }

  private resumeLater(id: string): void {
    setTimeout(() => this.resume(id), RESUME_AFTER).unref();
  }

  /** Stops the answer for which a running-answers entry exists, and waits a short time for its end. Returns the state of the turn. */
  private async stop(id: string, { turn }: Entry): Promise<'ended' | 'running' | 'not stored'> {
    try {
      if (!(await this.turns.stop(id, turn))) return 'running';
      // If storing a running turn failed, DynamoDB may still carry out the write.
      return this.turns.running(id, turn)?.isStored === false ? 'not stored' : 'ended';
    } catch (error) {
      if (error instanceof NotFound) return 'not stored';
      throw error;
    }
  }

  /**
   * Stores an item with the turn's key, so that a pending request cannot store the turn. That request finds the item, deletes it,
   * and removes the entry.
   *
   * @returns `unnecessary` if no such request is pending, `too late` if the turn is already stored
   */
  private async withdraw(id: string, entry: Entry): Promise<'done' | 'unnecessary' | 'too late'> {
    if (await this.turns.isOver(id, entry)) return 'unnecessary';
    if (!(await this.withdrawals.add(id, entry.turn))) return 'too late';
    // If the entry is missing, a concurrent deletion has removed it, because the turn had ended. No request is pending then.
    const isPending = (await this.runningAnswers.entry(this.turns.owner, id))?.turn === entry.turn;
    if (!isPending) await this.withdrawals.remove(id, entry.turn);
    return 'done';
  }

  private async deleteTurns(id: string, sessions: Set<string>): Promise<void> {
    const deleted = await this.turns.stored.deleteAll(id, {
      feedback: (feedback) => this.feedback.forget(feedback),
      files: () => this.attachments.deleteAll(id),
    });
    for (const session of deleted) sessions.add(session);
  }
}
