import { NotFound } from './errors';
import { ABSENT } from './owned-items';
import type { Store } from './store';
import type { StoredConversations } from './stored-conversations';
import { itemNames } from './turns/log';
import type { PersonTurns } from './turns/person-turns';
import type { Entry, RunningAnswers } from './turns/running-answers';
import type { Turns } from './turns/turns';

/** Milliseconds after which a deletion that is waiting for another task's answer continues. */
const RESUME_AFTER = 5_000;
/** Days for which the item remains that prevents a lost task from storing a question of a deleted conversation. */
const WITHDRAWN_DAYS = 1;

/**
 * Deletes the conversations of one person. Deletion takes precedence over all concurrent requests:
 *
 * 1. The conversation is marked as deleted. From then on, it accepts no questions.
 * 2. A question that was accepted before that has an entry in the person's running answers. Its answer is stopped; if the turn
 *    is not stored yet, an item with the turn's key prevents the request from storing it.
 * 3. The turns are deleted, then the conversation. A task that is still running a deleted turn deletes what it adds.
 *
 * If the task that runs the answer does not end it in time, the deletion continues later, because the task may still add items
 * until then. If this task is lost in the meantime, the next request for the list of conversations continues the deletion.
 */
export class Deletion {
  constructor(
    private readonly turns: PersonTurns,
    private readonly task: Turns,
    private readonly stored: StoredConversations,
    private readonly runningAnswers: RunningAnswers,
    private readonly store: Store,
  ) {}

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
    if (entry && withdrawal === 'unnecessary') await this.runningAnswers.forget(this.turns.owner, id, entry.turn);
    await this.stored.delete(id);
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
      return (await this.turns.stop(id, turn)) ? 'ended' : 'running';
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
    const withdrawn = { withdrawn: true, ...this.store.expiry(WITHDRAWN_DAYS) };
    const isPut = await this.turns.items.put(itemNames.turn(id, entry.turn), withdrawn, ABSENT);
    return isPut ? 'done' : 'too late';
  }

  private async deleteTurns(id: string, sessions: Set<string>): Promise<void> {
    for (const session of await this.turns.stored.deleteAll(id)) sessions.add(session);
  }
}
