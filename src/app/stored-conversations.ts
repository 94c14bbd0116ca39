import { setTimeout as delay } from 'node:timers/promises';
import { TABLE } from '../contract';
import { NotFound, StoreUnavailable, TitleChanged, UndoTooLate } from './errors';
import type { Update } from './expressions';
import { ABSENT, type OwnedItems } from './owned-items';
import type { Store } from './store';
import { titleOf } from './titles';
import type { EngineSession } from './turns/log';

/** A conversation without its turns. Times are ISO 8601, UTC. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly activeAt: string;
  /** The turn id of the last question. That turn may not have been stored. Absent in conversations of version 0.1. */
  readonly lastTurn?: string;
  /** The engine's session after the last answer. Only in conversations of version 0.1; since then, turns contain it. */
  readonly session?: EngineSession;
  /** Ids of the engine's last sessions in this conversation. Only in conversations of version 0.1. */
  readonly sessions?: readonly string[];
  /** Set while the conversation is being deleted, and while its deletion can still be undone. */
  readonly deletedAt?: string;
  /** A random id of the deletion, which is set as long as the deletion can be undone. */
  readonly undoId?: string;
}

/** The attributes of a conversation that a search reads. */
export type SearchedConversation = Pick<Conversation, 'id' | 'title' | 'activeAt' | 'lastTurn' | 'deletedAt'>;

/** Number of conversations on one page of the list. */
export const PAGE_SIZE = 50;
/** Maximum attempts to mark the conversations that DynamoDB has not processed. */
const MARK_ATTEMPTS = 10;
/** Milliseconds by which each pause between two attempts is longer than the previous one. */
const MARK_PAUSE = 100;
const itemName = (id: string) => `conversation#${id}`;

/** One page of the list of conversations. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Conversations that are being deleted, or whose deletion can still be undone. */
  readonly deleted: readonly Conversation[];
  /** When the last conversation of the page was last used; absent on the last page. */
  readonly next?: string;
  /** The id of that last conversation, because several conversations may have been used at the same time. */
  readonly nextId?: string;
}

/** The conversations of one user in the table. */
export class StoredConversations {
  constructor(
    private readonly items: OwnedItems,
    private readonly store: Store,
  ) {}

  /**
   * Returns a page of the list, most recently used conversation first. The page follows the conversation `id`, which was last used
   * at the time `before`; without arguments, it is the first page.
   */
  async list(before?: string, id?: string): Promise<ConversationPage> {
    const after = before === undefined || id === undefined ? undefined : itemName(id);
    const listed = (await this.items.listByActivity(PAGE_SIZE, before, after)) as unknown as Conversation[];
    const last = listed.length === PAGE_SIZE ? listed.at(-1) : undefined;
    return {
      conversations: listed.filter(({ deletedAt }) => !deletedAt),
      deleted: listed.filter(({ deletedAt }) => deletedAt),
      ...(last ? { next: last.activeAt, nextId: last.id } : {}),
    };
  }

  /** Returns all conversations that were used since a time, most recently used first, with the attributes that a search needs. */
  async forSearch(since?: string): Promise<SearchedConversation[]> {
    const listed: SearchedConversation[] = [];
    for await (const page of this.items.conversations(['id', 'title', 'activeAt', 'lastTurn', 'deletedAt'], since))
      listed.push(...(page as unknown as SearchedConversation[]));
    return listed;
  }

  /** Returns all conversations with all attributes, in the order of their ids, including those that are being deleted. */
  async all(): Promise<Conversation[]> {
    return (await this.items.list(itemName(''))) as unknown as Conversation[];
  }

  /** @throws NotFound */
  async find(id: string): Promise<Conversation> {
    const found = await this.findMarked(id);
    if (!found || found.deletedAt) throw new NotFound(`No conversation ${id}`);
    return found;
  }

  /** Returns a conversation even if it is marked as deleted. */
  async findMarked(id: string): Promise<Conversation | undefined> {
    return (await this.items.get(itemName(id))) as unknown as Conversation | undefined;
  }

  /** Whether a conversation is marked as deleted; false if the table is unavailable. */
  async isDeleted(id: string): Promise<boolean> {
    try {
      return (await this.findMarked(id))?.deletedAt !== undefined;
    } catch (error) {
      if (error instanceof StoreUnavailable) return false;
      throw error;
    }
  }

  /** Creates a conversation for its first question. Returns false if the conversation exists. */
  create(id: string, message: string): Promise<boolean> {
    const now = new Date().toISOString();
    const conversation: Conversation = { id, title: titleOf(message), createdAt: now, activeAt: now, lastTurn: id };
    return this.items.put(itemName(id), { ...conversation, ...this.store.expiry() }, ABSENT);
  }

  /**
   * Records that a question is asked. Returns the conversation as it was before.
   *
   * @throws NotFound if there is no such conversation, or if it is deleted. A deletion that can still be undone does not matter to the
   *   first question: its own request may have created the conversation
   */
  async touch(id: string, turnId: string): Promise<Conversation> {
    const isPresent = 'attribute_exists(#id) AND attribute_not_exists(#deletedAt)';
    const earlier = await this.items.previous(
      itemName(id),
      {
        set: { lastTurn: turnId, [TABLE.activityKey]: new Date().toISOString(), ...this.store.expiry() },
        remove: ['running'],
      },
      { expression: id === turnId ? `${isPresent} OR attribute_exists(#undoId)` : isPresent },
    );
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier as unknown as Conversation;
  }

  /**
   * Replaces the title `from`. Returns the changed conversation. A repeated call with the same title succeeds.
   *
   * @throws NotFound, TitleChanged (the conversation has another title)
   */
  async rename(id: string, title: string, from: string): Promise<Conversation> {
    const changed = await this.items.updated(
      itemName(id),
      { set: { title } },
      { expression: '#title = :from AND attribute_not_exists(#deletedAt)', values: { from } },
    );
    if (changed) return changed as unknown as Conversation;
    const found = await this.find(id);
    // If a response was lost, the SDK repeats the request; the first one has then already stored the title.
    if (found.title === title) return found;
    throw new TitleChanged({ title: found.title });
  }

  /**
   * Marks a conversation as deleted, so that the deletion can still be undone. Sets the time of its last use to now, so that the
   * next request for the list finds it. Returns the marked conversation. A repeated call succeeds; the first mark remains.
   *
   * @throws NotFound if there is no such conversation, or if its deletion can no longer be undone
   */
  async markUndoably(id: string, undoId: string): Promise<Conversation> {
    const now = new Date().toISOString();
    const marked = await this.items.updated(
      itemName(id),
      { set: { deletedAt: now, undoId, [TABLE.activityKey]: now }, copy: { usedAt: TABLE.activityKey } },
      { expression: 'attribute_exists(#id) AND attribute_not_exists(#deletedAt)' },
    );
    const found = (marked as unknown as Conversation | undefined) ?? (await this.findMarked(id));
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
      itemName(id),
      { copy: { [TABLE.activityKey]: 'usedAt' }, remove: ['deletedAt', 'undoId', 'usedAt'] },
      { expression: 'attribute_exists(#undoId)' },
    );
    const found = (restored as unknown as Conversation | undefined) ?? (await this.findMarked(id));
    if (!found || found.deletedAt) throw new UndoTooLate(`Conversation ${id} cannot be restored`);
    return found;
  }

  /** Makes a deletion final. Returns false if the deletion was undone before. */
  async finalise(id: string, undoId: string): Promise<boolean> {
    const isFinal = await this.items.update(itemName(id), finalMark(), {
      expression: '#undoId = :undoId',
      values: { undoId },
    });
    if (isFinal) return true;
    const found = await this.findMarked(id);
    return found?.deletedAt !== undefined && found.undoId === undefined;
  }

  /**
   * Starts the final deletion of a conversation: from now on, it has no title and accepts no questions. Returns the ids of the
   * engine's sessions that it contains.
   *
   * @throws NotFound
   */
  async markDeleted(id: string): Promise<readonly string[]> {
    const earlier = (await this.items.previous(itemName(id), finalMark(), {
      expression: 'attribute_exists(#id)',
    })) as unknown as Conversation | undefined;
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier.sessions ?? [];
  }

  /**
   * Starts the final deletion of conversations. Stores each conversation as it was read, with a mark. The writes need no condition,
   * because anything that another request stores in the meantime is deleted too.
   */
  async markAllDeleted(conversations: readonly Conversation[]): Promise<void> {
    let left = conversations.map(({ undoId: _undoId, ...conversation }) =>
      this.items.entry(itemName(conversation.id), { ...conversation, ...finalMark().set }),
    );
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === MARK_ATTEMPTS) throw new StoreUnavailable(`${left.length} conversations could not be marked`);
      await delay(attempt * MARK_PAUSE);
      left = await this.store.putAll(left);
    }
  }

  /**
   * Ends the deletion of a conversation whose turns are deleted. A repeated request must not delete a conversation that was created
   * again in the meantime.
   *
   * @returns false if the conversation was created again
   */
  async delete(id: string): Promise<boolean> {
    const isDeleted = await this.items.delete(itemName(id), {
      expression: 'attribute_exists(#deletedAt) AND attribute_not_exists(#undoId)',
    });
    return isDeleted || (await this.findMarked(id)) === undefined;
  }

  /** Deletes a conversation in which no question other than the first one was asked. */
  async deleteUnasked(id: string): Promise<void> {
    await this.items.delete(itemName(id), { expression: '#lastTurn = :id', values: { id } });
  }
}

/**
 * Returns the change that marks a conversation as finally deleted. It sets the time of the last use to now, so that the next
 * request for the list continues the deletion.
 */
function finalMark(): Update {
  const now = new Date().toISOString();
  return { set: { deletedAt: now, title: '', [TABLE.activityKey]: now }, remove: ['undoId', 'usedAt'] };
}
