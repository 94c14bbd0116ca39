import { TABLE } from '../contract';
import { NotFound } from './errors';
import { ABSENT, type OwnedItems } from './owned-items';
import type { Store } from './store';
import type { EngineSession } from './turns/log';

/** A conversation without its turns. Times are ISO 8601, UTC. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly activeAt: string;
  /** The turn id of the last question, which may not have been stored. Absent in conversations of version 0.1. */
  readonly lastTurn?: string;
  /** The engine's session after the last answer. Only in conversations of version 0.1; turns have it now. */
  readonly session?: EngineSession;
  /** Ids of the engine's last sessions in this conversation. Only in conversations of version 0.1. */
  readonly sessions?: readonly string[];
  /** Set while the conversation is being deleted. */
  readonly deletedAt?: string;
}

const LONGEST_TITLE = 80;
/** Conversations on one page of the list. */
export const PAGE_SIZE = 50;
const itemName = (id: string) => `conversation#${id}`;

/** One page of the list of conversations. */
export interface ConversationPage {
  readonly conversations: readonly Conversation[];
  /** Ids of conversations whose deletion has begun. */
  readonly deleted: readonly string[];
  /** When the last conversation of the page was last used; absent on the last page. */
  readonly next?: string;
}

/** The conversations of one person in the table. */
export class StoredConversations {
  constructor(
    private readonly items: OwnedItems,
    private readonly store: Store,
  ) {}

  /** One page, most recently used first, of the conversations last used before the time `before`. */
  async list(before?: string): Promise<ConversationPage> {
    const listed = (await this.items.listByActivity(PAGE_SIZE, before)) as unknown as Conversation[];
    return {
      conversations: listed.filter(({ deletedAt }) => !deletedAt),
      deleted: listed.filter(({ deletedAt }) => deletedAt).map(({ id }) => id),
      ...(listed.length === PAGE_SIZE ? { next: listed.at(-1)!.activeAt } : {}),
    };
  }

  /** @throws NotFound */
  async find(id: string): Promise<Conversation> {
    const found = (await this.items.get(itemName(id))) as unknown as Conversation | undefined;
    if (!found || found.deletedAt) throw new NotFound(`No conversation ${id}`);
    return found;
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
   * @throws NotFound if there is no such conversation, or if it is being deleted
   */
  async touch(id: string, turnId: string): Promise<Conversation> {
    const earlier = await this.items.previous(
      itemName(id),
      {
        set: { lastTurn: turnId, [TABLE.activityKey]: new Date().toISOString(), ...this.store.expiry() },
        remove: ['running'],
      },
      { expression: 'attribute_exists(#id) AND attribute_not_exists(#deletedAt)' },
    );
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier as unknown as Conversation;
  }

  /**
   * Starts the deletion of a conversation: from now on, it has no title and accepts no questions. Returns the ids of the
   * engine's sessions that it contains.
   *
   * @throws NotFound
   */
  async markDeleted(id: string): Promise<readonly string[]> {
    const earlier = (await this.items.previous(
      itemName(id),
      { set: { deletedAt: new Date().toISOString(), title: '' } },
      { expression: 'attribute_exists(#id)' },
    )) as unknown as Conversation | undefined;
    if (!earlier) throw new NotFound(`No conversation ${id}`);
    return earlier.sessions ?? [];
  }

  /**
   * Ends the deletion of a conversation whose turns are deleted. A repeated request must not delete a conversation that was
   * created since then.
   */
  delete(id: string): Promise<void> {
    return this.items.delete(itemName(id), { expression: 'attribute_exists(#deletedAt)' });
  }
}

/** The title of a conversation: the first line of its first question, cut between words and never inside a character. */
export function titleOf(message: string): string {
  const line = message.trim().split('\n', 1)[0]!;
  if (line.length <= LONGEST_TITLE) return line;
  const words = line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '');
  return `${words.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
