import { ulid } from 'ulid';
import type { Deletion } from './deletion';
import type { DeletionMarks } from './deletion-marks';
import type { Purges } from './purges';
import type { Conversation, StoredConversations } from './stored-conversations';

/** Milliseconds for which pages offer to undo a deletion. The animation of `.undo` in conversation-list.css waits as long. */
export const OFFERED = 10_000;
/**
 * Milliseconds after which this task makes a deletion final. Longer than `OFFERED`, because pages round the rest of that time up by at
 * most a second, and a click at the last moment takes a while to arrive.
 */
const PURGE_AFTER = OFFERED + 2_000;
/**
 * Milliseconds after which another task makes a deletion final if this task was lost. Longer than `PURGE_AFTER`, because the clocks of
 * tasks may differ.
 */
const LOST_AFTER = PURGE_AFTER + 5_000;

/**
 * Deletes one conversation of a user so that the deletion can be undone for ten seconds, or all conversations for good.
 *
 * A mark hides a conversation at once; a running answer continues. The mark has an id, `undoId`. Undoing the deletion removes the mark and
 * its id; starting the final deletion removes only the id. Both writes require the id to be present, so exactly one of them succeeds, even
 * on different tasks.
 *
 * If the task that should delete the conversation is lost, the next request for the list of conversations deletes it.
 */
export class UndoableDeletion {
  constructor(
    private readonly owner: string,
    private readonly stored: StoredConversations,
    private readonly marks: DeletionMarks,
    private readonly deletion: Deletion,
    private readonly purges: Purges,
  ) {}

  /** Returns the deleted conversation. @throws NotFound */
  async delete(id: string): Promise<Conversation> {
    const conversation = await this.marks.markUndoably(id, ulid());
    this.purges.schedule(this.key(id), PURGE_AFTER, () => this.purge(conversation));
    return conversation;
  }

  /** Returns the restored conversation. @throws UndoTooLate */
  async undo(id: string): Promise<Conversation> {
    const conversation = await this.marks.unmark(id);
    this.purges.cancel(this.key(id));
    return conversation;
  }

  /** Returns a conversation whose deletion can still be undone; undefined if there is none with this id. */
  async find(id: string): Promise<Conversation | undefined> {
    const found = await this.stored.findMarked(id);
    return found?.undoId ? found : undefined;
  }

  /** Deletes all conversations. When this resolves, no request finds them any more; their turns are deleted in the background. */
  async deleteAll(): Promise<void> {
    const conversations = await this.stored.all();
    await this.marks.markAll(conversations);
    for (const { id } of conversations) this.purges.add(this.key(id), () => this.deletion.delete(id));
  }

  /** Continues deletions whose task was lost. `listed` are the marked conversations of one page of the list. */
  resume(listed: readonly Conversation[]): void {
    if (!listed.some(isDue)) return;
    this.purges.add(`${this.owner} all`, async () => {
      for (const conversation of await this.stored.all())
        if (isDue(conversation)) this.purges.add(this.key(conversation.id), () => this.purge(conversation));
    });
  }

  private async purge({ id, undoId }: Conversation): Promise<void> {
    if (undoId === undefined || (await this.marks.finalise(id, undoId))) await this.deletion.delete(id);
  }

  private key(id: string): string {
    return `${this.owner} ${id}`;
  }
}

/** Whether the final deletion of a conversation should have started by now. It may still be running, or its task may be lost. */
function isDue({ deletedAt, undoId }: Conversation): boolean {
  return deletedAt !== undefined && (undoId === undefined || Date.parse(deletedAt) + LOST_AFTER < Date.now());
}
