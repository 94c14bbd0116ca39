import { TABLE } from '../contract';
import { NotFound } from './errors';
import { ABSENT, type OwnedItems } from './owned-items';
import type { Store } from './store';
import type { StoredTurns } from './turns/stored-turns';

/** A conversation without its turns. Times are ISO 8601, UTC. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly activeAt: string;
  /** The id of the turn that is being answered. It stays set when the task that runs the turn is lost. */
  readonly running?: string;
  /** The engine's session; set only while the last answer is complete. */
  readonly session?: EngineSession;
  /** Ids of the engine's last sessions in this conversation, to be deleted with it. */
  readonly sessions?: readonly string[];
}

interface EngineSession {
  readonly id: string;
  readonly usedAt: string;
}

/** Changes at the end of a turn. An explicit `undefined` removes the attribute; an absent one stays as it is. */
interface TurnEnd {
  readonly session?: EngineSession | undefined;
  readonly sessions?: readonly string[];
}

const LONGEST_TITLE = 80;
/** Conversations on one page of the list. */
export const PAGE_SIZE = 50;
/** Longest time in milliseconds between the claim of a conversation for a turn and the storing of that turn's head. */
const CLAIM_TIMEOUT = 5_000;
const itemName = (id: string) => `conversation#${id}`;

/** The conversations of one person in the table. */
export class StoredConversations {
  constructor(
    private readonly items: OwnedItems,
    private readonly turns: StoredTurns,
    private readonly store: Store,
  ) {}

  /** One page, most recently used first, of the conversations last used before the time `before`. */
  async list(before?: string): Promise<Conversation[]> {
    return (await this.items.listByActivity(PAGE_SIZE, before)) as unknown as Conversation[];
  }

  /** @throws NotFound */
  async find(id: string): Promise<Conversation> {
    const item = await this.items.get(itemName(id));
    if (!item) throw new NotFound(`No conversation ${id}`);
    return item as unknown as Conversation;
  }

  /** Creates a conversation with its first turn running. Returns undefined if the conversation exists. */
  async create(id: string, message: string): Promise<Conversation | undefined> {
    const now = new Date().toISOString();
    const conversation: Conversation = { id, title: titleOf(message), createdAt: now, activeAt: now, running: id };
    const isNew = await this.items.put(itemName(id), { ...conversation, ...this.store.expiry() }, ABSENT);
    return isNew ? conversation : undefined;
  }

  /**
   * Makes a turn the only running one of its conversation. Returns undefined if another turn is running.
   *
   * @throws NotFound
   */
  async claim(id: string, turnId: string): Promise<Conversation | undefined> {
    const update = { set: { running: turnId, [TABLE.activityKey]: new Date().toISOString(), ...this.store.expiry() } };
    const claimed = await this.items.updated(itemName(id), update, {
      expression: 'attribute_exists(#id) AND (attribute_not_exists(#running) OR #running = :turn)',
      values: { turn: turnId },
    });
    if (claimed) return claimed as unknown as Conversation;
    const { running = '', activeAt } = await this.find(id);
    const other = running ? await this.turns.head(id, running) : undefined;
    const isStarting = running && !other && Date.now() - Date.parse(activeAt) < CLAIM_TIMEOUT;
    if (isStarting || other?.status === 'streaming') return undefined;
    // The other turn has ended, but its task was lost before it could release the conversation.
    return (await this.items.updated(itemName(id), update, {
      expression: '#running = :other',
      values: { other: running },
    })) as unknown as Conversation;
  }

  /** Records that a turn is no longer running. Returns false if another turn is, or if the conversation was deleted. */
  release(id: string, turnId: string, end: TurnEnd = {}): Promise<boolean> {
    const set = Object.entries(end).filter(([, value]) => value !== undefined);
    const removed = Object.keys(end).filter((name) => end[name as keyof TurnEnd] === undefined);
    return this.items.update(
      itemName(id),
      {
        set: { ...Object.fromEntries(set), [TABLE.activityKey]: new Date().toISOString() },
        remove: ['running', ...removed],
      },
      { expression: '#running = :turn', values: { turn: turnId } },
    );
  }

  /** Deletes a conversation with its turns. */
  async delete(id: string): Promise<void> {
    await this.turns.deleteAll(id);
    await this.items.delete(itemName(id));
  }
}

/** The title of a conversation: the first line of its first question, cut between words and never inside a character. */
export function titleOf(message: string): string {
  const line = message.trim().split('\n', 1)[0]!;
  if (line.length <= LONGEST_TITLE) return line;
  const words = line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '');
  return `${words.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
