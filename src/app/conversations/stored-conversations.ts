import { TABLE } from '../../contract';
import { NotFound, StoreUnavailable, TitleChanged } from '../errors';
import type { SearchedConversation, SearchedConversations } from '../search/searched-conversations';
import { ABSENT, type OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import type { EngineSession } from '../turns/log';
import { titleOf } from './titles';

/** A conversation without its turns. Times are ISO 8601, UTC. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly activeAt: string;
  /** The turn id of the last question. It is possible that this turn was not stored. Absent in conversations of version 0.1. */
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

/** Number of conversations on one page of the list. */
export const PAGE_SIZE = 50;
/** The sort key of a conversation's item. */
export const conversationItem = (id: string) => `conversation#${id}`;

/** One page of the list of conversations. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Conversations that are being deleted, or whose deletion can still be undone. */
  readonly deleted: readonly Conversation[];
  /** When the last conversation of the page was last used; absent if fewer than `PAGE_SIZE` conversations were left. */
  readonly next?: string;
  /** The id of that last conversation, because several conversations may have been used at the same time. */
  readonly nextId?: string;
}

/** The conversations of one user in the table. */
export class StoredConversations implements SearchedConversations {
  constructor(
    private readonly items: OwnedItems,
    private readonly store: Store,
  ) {}

  /**
   * Returns a page of the list, most recently used conversation first. The page follows the conversation `id`, which was last used
   * at the time `before`; without arguments, it is the first page.
   */
  async list(before?: string, id?: string): Promise<ConversationPage> {
    const after = before === undefined || id === undefined ? undefined : conversationItem(id);
    const listed = (await this.items.listByActivity(PAGE_SIZE, before, after)) as unknown as Conversation[];
    const last = listed.length === PAGE_SIZE ? listed.at(-1) : undefined;
    return {
      conversations: listed.filter(({ deletedAt }) => !deletedAt),
      deleted: listed.filter(({ deletedAt }) => deletedAt),
      ...(last ? { next: last.activeAt, nextId: last.id } : {}),
    };
  }

  /** Reads only the attributes that a search needs. */
  async forSearch(since?: string): Promise<SearchedConversation[]> {
    const listed: SearchedConversation[] = [];
    for await (const page of this.items.conversations(['id', 'title', 'activeAt', 'lastTurn', 'deletedAt'], since))
      listed.push(...(page as unknown as SearchedConversation[]));
    return listed;
  }

  /** Returns all conversations with all attributes, in the order of their ids, including those that are being deleted. */
  async all(): Promise<Conversation[]> {
    return (await this.items.list(conversationItem(''))) as unknown as Conversation[];
  }

  /** @throws NotFound */
  async find(id: string): Promise<Conversation> {
    const found = await this.findMarked(id);
    if (!found || found.deletedAt) throw new NotFound(`No conversation ${id}`);
    return found;
  }

  /** Returns a conversation even if it is marked as deleted; undefined if there is none with this id. */
  async findMarked(id: string): Promise<Conversation | undefined> {
    return (await this.items.get(conversationItem(id))) as unknown as Conversation | undefined;
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
    return this.items.put(conversationItem(id), { ...conversation, ...this.store.expiry() }, ABSENT);
  }

  /**
   * Records that a question is asked. Returns the conversation as it was before.
   *
   * @throws NotFound if there is no such conversation, or if it is deleted
   */
  async touch(id: string, turnId: string): Promise<Conversation> {
    const earlier = await this.items.previous(
      conversationItem(id),
      {
        set: { lastTurn: turnId, [TABLE.activityKey]: new Date().toISOString(), ...this.store.expiry() },
        remove: ['running'],
      },
      { expression: 'attribute_exists(#id) AND attribute_not_exists(#deletedAt)' },
    );
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier as unknown as Conversation;
  }

  /** Undoes `touch`, whose result is the first argument, unless another question has been asked in the meantime. */
  async untouch({ id, lastTurn, activeAt }: Conversation, turnId: string): Promise<void> {
    await this.items.update(
      conversationItem(id),
      {
        set: { [TABLE.activityKey]: activeAt, ...(lastTurn === undefined ? {} : { lastTurn }) },
        remove: lastTurn === undefined ? ['lastTurn'] : [],
      },
      { expression: '#lastTurn = :turnId AND attribute_not_exists(#deletedAt)', values: { turnId } },
    );
  }

  /**
   * Replaces the title `from`. Returns the changed conversation. A repeated call with the same title succeeds.
   *
   * @throws NotFound, TitleChanged (the conversation has another title)
   */
  async rename(id: string, title: string, from: string): Promise<Conversation> {
    const changed = await this.items.updated(
      conversationItem(id),
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
   * Ends the deletion of a conversation whose turns are deleted. A repeated request must not delete a conversation that was created
   * again in the meantime.
   *
   * @returns false if the conversation was created again
   */
  async delete(id: string): Promise<boolean> {
    const isDeleted = await this.items.delete(conversationItem(id), {
      expression: 'attribute_exists(#deletedAt) AND attribute_not_exists(#undoId)',
    });
    return isDeleted || (await this.findMarked(id)) === undefined;
  }

  /** Deletes a conversation if no question followed its first question. */
  async deleteUnasked(id: string): Promise<void> {
    await this.items.delete(conversationItem(id), { expression: '#lastTurn = :id', values: { id } });
  }
}
