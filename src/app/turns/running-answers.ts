import { setTimeout as delay } from 'node:timers/promises';
import { NotSignedIn, StoreUnavailable } from '../errors';
import type { Condition } from '../table/expressions';
import { ABSENT, type OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import type { EngineSession } from './log';

/** The key of the item with the running answers of a user. */
export const RUNNING_ANSWERS = 'answers';
/** Days for which the questions of a deleted user are refused: much longer than an access token is valid. */
const REFUSED_DAYS = 1;
/** Maximum number of attempts to change the item of a user. An attempt fails if another task has changed the item in the meantime. */
const MAX_ATTEMPTS = 20;
/** Maximum number of users that this task remembers. */
const REMEMBERED = 10_000;
/** Of each user, this task remembers the last ended turn of at most this many conversations. */
const REMEMBERED_CONVERSATIONS = 20;

/** The entry of a running answer, or of an answer that ended and whose entry has not been removed yet. */
export interface Entry {
  readonly turn: string;
  /** The task that runs the answer. */
  readonly task: string;
}

/** The item in the table: the running answers of a user, at most one in each conversation. */
interface Running {
  /** Grows with every change. */
  readonly version: number;
  /** The entries, by the id of the conversation. */
  readonly answers: Readonly<Record<string, Entry>>;
  /** Set when the user is being deleted: no question of the user is stored any more. */
  readonly isRefused?: boolean;
}

/** A turn that ended on this task, and the session of the engine with which the next turn can continue. */
interface Ended {
  readonly turn: string;
  readonly session: EngineSession | undefined;
}

/** The data about a user that this task keeps in memory. */
interface Memory {
  item: Running;
  /** The ids of the turns in the item that are known to have ended, by the id of the conversation. */
  over: Map<string, string>;
  /** The last turns that ended on this task, by the id of the conversation. */
  readonly ended: Map<string, Ended>;
  /** The last change of the item by this task: the next change waits for it. */
  last: Promise<unknown>;
}

const NOTHING: Running = { version: 0, answers: {} };

/**
 * Makes all tasks refuse further questions of a user who is being deleted, because the user's access token remains valid for some minutes.
 * A task that has the user's item in memory notices the new version of the item when it next adds an entry.
 *
 * @throws StoreUnavailable
 */
export async function refuseQuestions(store: Store, owner: string): Promise<void> {
  const refusal: Running = { version: -1, answers: {}, isRefused: true };
  await store.ownedBy(owner).put(RUNNING_ANSWERS, { ...refusal, ...store.expiry(REFUSED_DAYS) });
}

/**
 * - `claimed`: the turn may run.
 * - `shared`: another request has added the entry for the same turn.
 * - `busy`: another answer of the conversation is running.
 * - `full`: the user already has the maximum number of running answers.
 */
export type Claim = 'claimed' | 'shared' | 'busy' | 'full';

/**
 * The running answers of each user on all tasks: at most one in each conversation, and at most `limit` in total. All running answers
 * of a user are in one item with a version, so that concurrent requests cannot exceed the limit.
 *
 * The end of an answer is not written to the item, which saves one request for each answer. The task that ran the answer remembers the end,
 * and removes the answer's entry when the user asks that task another question. Any other task reads the turn to find out whether the
 * answer has ended.
 */
export class RunningAnswers {
  private readonly memories = new Map<string, Memory>();

  constructor(
    private readonly task: string,
    private readonly store: Store,
    readonly limit: number,
  ) {}

  /**
   * Adds an entry for a turn. Repeating the call with the same turn does not add a second entry.
   *
   * @param isOver whether the answer of an entry is no longer running
   * @throws NotSignedIn when the user was deleted; StoreUnavailable also when other tasks have changed the item before each attempt
   */
  claim(
    owner: string,
    conversationId: string,
    turn: string,
    isOver: (conversationId: string, entry: Entry) => Promise<boolean>,
  ): Promise<Claim> {
    return this.inTurn(owner, async (memory, items) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (memory.item.isRefused) throw new NotSignedIn('The user was deleted');
        const answers = withoutEnded(memory);
        if (answers[conversationId]?.turn === turn) return 'shared';
        const { [conversationId]: other, ...others } = answers;
        if (other || Object.keys(others).length >= this.limit) {
          // Another task may have removed an entry since this task read the item.
          await this.refresh(memory, items);
          const refused = await this.markEnded(memory, conversationId, turn, isOver);
          if (refused) return refused;
          continue;
        }
        const changed = { ...others, [conversationId]: { turn, task: this.task } };
        if (await this.change(memory, items, changed)) {
          // An earlier request for the same turn may have released the entry, and so marked the turn as ended.
          memory.over.delete(conversationId);
          return 'claimed';
        }
        await delay(Math.random() * 5 * attempt);
        await this.refresh(memory, items);
      }
      throw tooManyAttempts();
    });
  }

  /** Removes an entry that was added for a turn that was not started. */
  async release(owner: string, conversationId: string, turn: string): Promise<void> {
    this.memoryOf(owner).over.set(conversationId, turn);
    await this.forget(owner, conversationId, turn);
  }

  /** Removes the entry of a turn, for example because its conversation is deleted. @throws StoreUnavailable */
  forget(owner: string, conversationId: string, turn: string): Promise<void> {
    return this.inTurn(owner, async (memory, items) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const { [conversationId]: entry, ...others } = memory.item.answers;
        if (entry?.turn === turn && (await this.change(memory, items, others))) return;
        await delay(Math.random() * 5 * attempt);
        await this.refresh(memory, items);
        if (memory.item.answers[conversationId]?.turn !== turn) return;
      }
      throw tooManyAttempts();
    });
  }

  /** The entry of a conversation as it is stored; undefined if there is none. @throws StoreUnavailable */
  entry(owner: string, conversationId: string): Promise<Entry | undefined> {
    return this.inTurn(owner, async (memory, items) => {
      await this.refresh(memory, items);
      return memory.item.answers[conversationId];
    });
  }

  /** Remembers that a turn of this task has ended. */
  end(owner: string, conversationId: string, turn: string, session: EngineSession | undefined): void {
    const { over, ended } = this.memoryOf(owner);
    over.set(conversationId, turn);
    ended.delete(conversationId);
    ended.set(conversationId, { turn, session });
    if (ended.size > REMEMBERED_CONVERSATIONS) ended.delete(ended.keys().next().value!);
  }

  /** The end of a turn, if this task remembers it. */
  ended(owner: string, conversationId: string, turn: string): Ended | undefined {
    const ended = this.memories.get(owner)?.ended.get(conversationId);
    return ended?.turn === turn ? ended : undefined;
  }

  /**
   * Marks the entries of ended answers, which do not count against the limit. Returns undefined if the turn may run, otherwise the reason
   * why it must not run.
   */
  private async markEnded(
    memory: Memory,
    conversationId: string,
    turn: string,
    isOver: (conversationId: string, entry: Entry) => Promise<boolean>,
  ): Promise<Claim | undefined> {
    const entries = Object.entries(withoutEnded(memory));
    const states = await Promise.all(entries.map(async ([id, entry]) => [id, entry, await isOver(id, entry)] as const));
    const running = states.filter(([, , over]) => !over);
    for (const [id, { turn: ended }, over] of states) if (over) memory.over.set(id, ended);
    if (running.some(([id, entry]) => id === conversationId && entry.turn !== turn)) return 'busy';
    return running.filter(([id]) => id !== conversationId).length >= this.limit ? 'full' : undefined;
  }

  /** Stores the entries if the item has not changed in the meantime. Returns whether they are stored. */
  private async change(memory: Memory, items: OwnedItems, answers: Running['answers']): Promise<boolean> {
    const { version } = memory.item;
    const item = { version: version + 1, answers };
    const unchanged: Condition = version === 0 ? ABSENT : { expression: '#version = :version', values: { version } };
    if (!(await items.put(RUNNING_ANSWERS, { ...item, ...this.store.expiry() }, unchanged))) return false;
    memory.item = item;
    memory.over = new Map([...memory.over].filter(([id, turn]) => answers[id]?.turn === turn));
    return true;
  }

  private async refresh(memory: Memory, items: OwnedItems): Promise<void> {
    memory.item = ((await items.get(RUNNING_ANSWERS)) as unknown as Running | undefined) ?? NOTHING;
  }

  private async inTurn<T>(owner: string, work: (memory: Memory, items: OwnedItems) => Promise<T>): Promise<T> {
    const memory = this.memoryOf(owner);
    const result = memory.last.then(() => work(memory, this.store.ownedBy(owner)));
    memory.last = result.catch(() => undefined);
    return result;
  }

  private memoryOf(owner: string): Memory {
    const known = this.memories.get(owner) ?? {
      item: NOTHING,
      over: new Map(),
      ended: new Map(),
      last: Promise.resolve(),
    };
    // A map iterates in the order of insertion. Insert the user's memory again, so that the first memory is the least recently used one.
    this.memories.delete(owner);
    this.memories.set(owner, known);
    if (this.memories.size > REMEMBERED) this.memories.delete(this.memories.keys().next().value!);
    return known;
  }
}

function tooManyAttempts(): StoreUnavailable {
  return new StoreUnavailable(`Other tasks changed the running answers before each of ${MAX_ATTEMPTS} attempts`);
}

/** The entries of the answers that are not known to have ended. */
function withoutEnded({ item, over }: Memory): Record<string, Entry> {
  return Object.fromEntries(Object.entries(item.answers).filter(([id, { turn }]) => over.get(id) !== turn));
}
