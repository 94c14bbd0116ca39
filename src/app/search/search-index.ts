import { TABLE } from '../../contract';
import type { OwnedItems } from '../table/owned-items';
import { activityOf, itemNames } from '../turns/log';
import { wordList } from '../words/words';
import type { SearchedConversation } from './searched-conversations';

/**
 * The index repeatedly reads the turns that have ended since the last read. Because the clocks of two tasks may differ, it also
 * reads turns that ended up to this many milliseconds before the last read.
 */
const OVERLAP = 60_000;
/** Maximum bytes of one user's words, enough for about 18,000 turns. If there are more turns, the oldest are not searched. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Estimated bytes that a turn needs in addition to its words. */
const BYTES_OF_TURN = 250;
const ATTRIBUTES = [TABLE.sortKey, TABLE.activityKey, 'words'];
/** The upper bound of the keys of turns in the activity index. */
const LAST = activityOf('9999');

/** The words of one user's turns, in the memory of this task. */
export class SearchIndex {
  /** The words of the turns, by the id of the conversation and then by the id of the turn. */
  private readonly turns = new Map<string, Map<string, string>>();
  /**
   * The conversations whose turns `MissingWords` has read. The value is the id of the last turn at that time, or undefined if that turn
   * had not ended yet. This last turn may be missing from the table.
   */
  private readonly read = new Map<string, string | undefined>();
  private readonly titles = new Map<string, { readonly title: string; readonly words: string }>();
  /** When newly ended turns were last read, in milliseconds since 1970; undefined before the first read. */
  private refreshedAt: number | undefined;
  /** Turns with keys up to this key of the activity index have not been read yet; undefined when all turns have been read. */
  private unread: string | undefined = LAST;
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  bytes = 0;

  /** @param onGrowth called when the index may have grown */
  constructor(
    private readonly items: OwnedItems,
    private readonly onGrowth: () => void,
  ) {}

  /** Whether the oldest turns are missing, because not all turns fit into memory. */
  get isCut(): boolean {
    return this.bytes > MOST_BYTES;
  }

  /**
   * Reads the words of the turns that have ended since the last call. The first call reads all turns, the newest first. Resolves
   * when all words that were in the table at the time of the call are in memory, or when the index is full.
   *
   * @throws StoreUnavailable
   */
  refresh(): Promise<void> {
    this.next ??= this.last
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        this.last = this.load();
        return this.last;
      });
    return this.next;
  }

  /** Whether the turns of a conversation, including its last turn, are in memory. */
  knows(conversation: SearchedConversation): boolean {
    const { id, lastTurn } = conversation;
    if (this.read.has(id) && this.read.get(id) === lastTurn) return true;
    return this.knowsEarlier(conversation) && (lastTurn === undefined || this.turns.get(id)?.has(lastTurn) === true);
  }

  /**
   * Whether the turns before the last one are in memory. It suffices to check the first turn, whose id is that of the conversation: if an
   * earlier version of the product stored turns without words, `MissingWords` adds the words of the first turn last. If the first turn
   * has expired, the result is true only after `MissingWords` has read the conversation.
   */
  knowsEarlier({ id }: SearchedConversation): boolean {
    return this.read.has(id) || this.turns.get(id)?.has(id) === true;
  }

  add(conversationId: string, turnId: string, words: string): void {
    const turns = this.turns.get(conversationId) ?? new Map<string, string>();
    this.turns.set(conversationId, turns);
    this.bytes += sizeOf(words) - sizeOf(turns.get(turnId));
    turns.set(turnId, words);
  }

  /**
   * Records that all ended turns of a conversation that are in the table have been added.
   *
   * @param lastTurn undefined if the last turn has not ended yet
   */
  addAll(conversationId: string, lastTurn: string | undefined): void {
    this.read.set(conversationId, lastTurn);
    this.onGrowth();
  }

  /** Removes all conversations except the given ones, which are those that still exist. */
  keep(conversations: readonly SearchedConversation[]): void {
    const ids = new Set(conversations.map(({ id }) => id));
    for (const [id, turns] of this.turns) {
      if (ids.has(id)) continue;
      for (const words of turns.values()) this.bytes -= sizeOf(words);
      this.turns.delete(id);
    }
    for (const memory of [this.read, this.titles]) for (const id of memory.keys()) if (!ids.has(id)) memory.delete(id);
  }

  /** Returns the words of a conversation's title. */
  titleWords({ id, title }: SearchedConversation): string {
    const known = this.titles.get(id);
    if (known?.title === title) return known.words;
    const words = wordList(title);
    this.titles.set(id, { title, words });
    return words;
  }

  /**
   * Returns the id of the last of a conversation's turns whose words match; undefined if none match. Compares the ids, because the pages of
   * the chat choose ids that sort by time.
   */
  lastTurn(conversationId: string, isMatch: (words: string) => boolean): string | undefined {
    let last: string | undefined;
    for (const [turnId, words] of this.turns.get(conversationId) ?? [])
      if ((last === undefined || turnId > last) && isMatch(words)) last = turnId;
    return last;
  }

  /**
   * Reads new turns, then older turns that are not in memory yet. After a failure, the next call continues with the older turns
   * where this call ended.
   */
  private async load(): Promise<void> {
    const now = Date.now();
    if (this.refreshedAt !== undefined)
      await this.readTurns(activityOf(new Date(this.refreshedAt - OVERLAP).toISOString()), LAST);
    this.refreshedAt = now;
    if (this.unread === undefined) return;
    await this.readTurns(activityOf(''), this.unread, (key) => (this.unread = key));
    this.unread = undefined;
  }

  private async readTurns(from: string, to: string, onRead: (key: string) => void = () => undefined): Promise<void> {
    for await (const page of this.items.pagesByActivity(from, to, ATTRIBUTES)) {
      for (const { [TABLE.sortKey]: item, words } of page) {
        const turn = itemNames.turnOf(String(item));
        if (turn && typeof words === 'string') this.add(turn.conversationId, turn.turnId, words);
      }
      const key = page.at(-1)?.[TABLE.activityKey];
      if (key !== undefined) onRead(String(key));
      this.onGrowth();
      if (this.isCut) return;
    }
  }
}

/** V8 stores each letter of a text in one byte if all letters are in Latin-1, otherwise in two. */
function sizeOf(words: string | undefined): number {
  if (words === undefined) return 0;
  return words.length * (/[^\0-\xff]/.test(words) ? 2 : 1) + BYTES_OF_TURN;
}
