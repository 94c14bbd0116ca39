import { setTimeout as delay } from 'node:timers/promises';
import { TABLE } from '../../contract';
import { NotFound, StoreUnavailable, UndoTooLate } from '../errors';
import type { Update } from '../table/expressions';
import type { OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import { type Conversation, conversationItem, type StoredConversations } from './stored-conversations';

/** Maximum number of attempts of `markAll` to store the marks that DynamoDB has not processed. */
const ATTEMPTS = 10;
/** Milliseconds by which each pause between two attempts is longer than the previous one. */
const PAUSE = 100;

/**
 * The marks of one user's deleted conversations. A marked conversation is not listed, and accepts no further questions. As long as the
 * mark has an id, the deletion can be undone; without an id, the deletion is final.
 */
export class DeletionMarks {
  constructor(
    private readonly items: OwnedItems,
    private readonly stored: StoredConversations,
    private readonly store: Store,
  ) {}

  /**
   * Marks a conversation as deleted, so that the deletion can still be undone. Sets the time of the conversation's last use to now,
   * so that the next request for the list finds the conversation. Returns the marked conversation. A repeated call succeeds; the
   * first mark remains.
   *
   * @throws NotFound if there is no such conversation, or if its deletion can no longer be undone
   */
  async markUndoably(id: string, undoId: string): Promise<Conversation> {
    const now = new Date().toISOString();
    const marked = await this.items.updated(
      conversationItem(id),
      { set: { deletedAt: now, undoId, [TABLE.activityKey]: now }, copy: { usedAt: TABLE.activityKey } },
      { expression: 'attribute_exists(#id) AND attribute_not_exists(#deletedAt)' },
    );
    const found = (marked as unknown as Conversation | undefined) ?? (await this.stored.findMarked(id));
    if (!found?.undoId) throw new NotFound(`No conversation ${id}`);
    return found;
  }

  /**
   * Removes the mark of a deletion that can still be undone. Returns the conversation. A repeated call succeeds.
   *
   * @throws UndoTooLate
   */
  async unmark(id: string): Promise<Conversation> {
    const restored = await this.items.updated(
      conversationItem(id),
      { copy: { [TABLE.activityKey]: 'usedAt' }, remove: ['deletedAt', 'undoId', 'usedAt'] },
      { expression: 'attribute_exists(#undoId)' },
    );
    const found = (restored as unknown as Conversation | undefined) ?? (await this.stored.findMarked(id));
    if (!found || found.deletedAt) throw new UndoTooLate(`Conversation ${id} cannot be restored`);
    return found;
  }

  /** Makes a deletion final. A repeated call succeeds. Returns false if the deletion has been undone. */
  async finalise(id: string, undoId: string): Promise<boolean> {
    const isFinal = await this.items.update(conversationItem(id), finalMark(), {
      expression: '#undoId = :undoId',
      values: { undoId },
    });
    if (isFinal) return true;
    const found = await this.stored.findMarked(id);
    return found?.deletedAt !== undefined && found.undoId === undefined;
  }

  /**
   * Starts the final deletion of a conversation: from now on, it has no title and accepts no questions. Returns the ids of the
   * engine's sessions that are stored in the conversation.
   *
   * @throws NotFound
   */
  async mark(id: string): Promise<readonly string[]> {
    const earlier = (await this.items.previous(conversationItem(id), finalMark(), {
      expression: 'attribute_exists(#id)',
    })) as unknown as Conversation | undefined;
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier.sessions ?? [];
  }

  /**
   * Starts the final deletion of conversations. Stores each conversation as it was read, with a mark. The writes need no condition,
   * because anything that another request stores in the meantime is deleted too.
   */
  async markAll(conversations: readonly Conversation[]): Promise<void> {
    let left = conversations.map(({ undoId: _undoId, ...conversation }) =>
      this.items.entry(conversationItem(conversation.id), { ...conversation, ...finalMark().set }),
    );
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new StoreUnavailable(`${left.length} conversations could not be marked`);
      await delay(attempt * PAUSE);
      left = await this.store.putAll(left);
    }
  }
}

/**
 * Returns the change that marks the deletion of a conversation as final. It sets the time of the last use to now, so that the next
 * request for the list continues the deletion if its task is lost.
 */
function finalMark(): Update {
  const now = new Date().toISOString();
  return { set: { deletedAt: now, title: '', [TABLE.activityKey]: now }, remove: ['undoId', 'usedAt'] };
}
