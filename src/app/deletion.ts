import type { OwnersAttachments } from './attachments/owners-attachments';
import { NotFound } from './errors';
import { FeedbackList } from './feedback/feedback-list';
import type { Store } from './store';
import type { StoredConversations } from './stored-conversations';
import type { OwnersTurns } from './turns/owners-turns';
import type { Entry, RunningAnswers } from './turns/running-answers';
import type { Turns } from './turns/turns';
import { Withdrawals } from './withdrawals';

/** Milliseconds after which a deletion that is waiting for another task's answer continues. */
const RESUME_AFTER = 5_000;

/**
 * Deletes the conversations of one user. Deletion takes precedence over all concurrent requests:
 *
 * 1. The conversation is marked as deleted. From then on, it accepts no questions.
 * 2. A question that was accepted before that has an entry in the user's running answers. Its answer is stopped; if the turn
 *    is not stored yet, an item with the turn's key prevents the request from storing it.
 * 3. The turns are deleted, each after the copy of its feedback and the attached files, then the conversation. A task that is
 *    still running a deleted turn deletes what it adds.
 *
 * If the task that runs the answer does not end it in time, the deletion continues later, because the task may still add items
 * until then. If this task is lost in the meantime, the next request for the list of conversations continues the deletion.
 */
export class Deletion {
  private readonly feedback: FeedbackList;
  private readonly withdrawals: Withdrawals;

  constructor(
    private readonly turns: OwnersTurns,
    private readonly task: Turns,
    private readonly stored: StoredConversations,
    private readonly runningAnswers: RunningAnswers,
    private readonly attachments: OwnersAttachments,
    store: Store,
  ) {
    this.feedback = new FeedbackList(store);
    this.withdrawals = new Withdrawals(turns, stored, store);
  }

  /** @throws NotFound */
  async delete(id: string): Promise<void> {
    const sessions = new Set(await this.stored.markDeleted(id));
    const entry = await this.runningAnswers.entry(this.turns.owner, id);
    const state = entry && (await this.stop(id, entry));
    if (state === 'running') return this.resumeLater(id);
    // The second pass deletes what a task has added during the first one.
    for (let pass = 0; pass < 2; pass++) await this.deleteTurns(id, sessions);
    const withdrawal = entry && state === 'not stored' ? await this.withdraw(id, entry) : 'unnecessary';
    if (withdrawal === 'too late') return this.delete(id);
    if (entry && withdrawal === 'unnecessary') {
      await this.runningAnswers.forget(this.turns.owner, id, entry.turn);
      // Deletes what a concurrent deletion has stored in order to withdraw the same turn.
      await this.deleteTurns(id, sessions);
    }
    // A concurrent deletion was faster, and a first question that arrived again has created the conversation since then. Its
    // turn may be among those that this deletion has deleted.
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

  /** Stops the answer of an entry and waits a short time for its end. Returns the state of its turn. */
  private async stop(id: string, { turn }: Entry): Promise<'ended' | 'running' | 'not stored'> {
    try {
      if (!(await this.turns.stop(id, turn))) return 'running';
      // The table may still carry out the requests of an answer that could not be stored.
      return this.turns.running(id, turn)?.isStored === false ? 'not stored' : 'ended';
    } catch (error) {
      if (error instanceof NotFound) return 'not stored';
      throw error;
    }
  }

  /**
   * Prevents a pending request from storing the turn of an entry, by storing an item with the turn's key. The request finds
   * this item, deletes it, and removes the entry. `unnecessary`: no such request is pending. `too late`: the turn is already
   * stored.
   */
  private async withdraw(id: string, entry: Entry): Promise<'done' | 'unnecessary' | 'too late'> {
    if (await this.turns.isOver(id, entry)) return 'unnecessary';
    if (!(await this.withdrawals.add(id, entry.turn))) return 'too late';
    // A concurrent deletion of the conversation has removed the entry if the turn had ended: then no request is pending.
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
