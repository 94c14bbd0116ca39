import type { SearchedConversation, SearchedConversations } from './searched-conversations';

/** Maximum number of conversations in a list that is read again for each search. */
const LONG = 300;
/**
 * Milliseconds for which a longer list is reused, so that it is not read for every letter that a user types. The time is short,
 * because a search does not find a title that was changed on another task until the list is read again.
 */
const KEPT = 3_000;
/**
 * When a task reuses a list, it also reads the conversations that were used later than this many milliseconds before the list was read. The
 * overlap is necessary because the clocks of two tasks may differ.
 */
const OVERLAP = 60_000;

interface ReadConversations {
  readonly existing: readonly SearchedConversation[];
  readonly listed: readonly SearchedConversation[];
  readonly isKept: boolean;
}

/** A user's conversations with their titles, as stored in the table. */
export class ConversationList {
  private listed: readonly SearchedConversation[] = [];
  /** The promise of the last read of all conversations; undefined if they must be read again. */
  private reading: Promise<readonly SearchedConversation[]> | undefined;
  /** `startedAt`: when that read started, on this task's monotonic clock. `time`: the same moment in milliseconds since 1970. */
  private startedAt = 0;
  private time = 0;

  /**
   * Returns the conversations, most recently used first: `existing` with those whose deletion can still be undone, `listed` without them.
   * If `isKept` is true, an earlier list was reused: since that list was read, another task may have changed titles of older
   * conversations, or deleted such conversations.
   *
   * @throws StoreUnavailable
   */
  async read(stored: SearchedConversations): Promise<ReadConversations> {
    const isLong = this.listed.length > LONG;
    const isKept = this.reading !== undefined && isLong && performance.now() - this.startedAt < KEPT;
    const existing = await (isKept ? this.readRecent(stored, this.reading!) : this.readAll(stored));
    return { existing, listed: existing.filter(({ deletedAt }) => !deletedAt), isKept };
  }

  /** Makes the next `read` read all conversations. Called when the user may have changed or deleted a conversation on this task. */
  forget(): void {
    this.reading = undefined;
  }

  private async readAll(stored: SearchedConversations): Promise<readonly SearchedConversation[]> {
    this.startedAt = performance.now();
    this.time = Date.now();
    const reading = stored.forSearch();
    this.reading = reading;
    try {
      const listed = await reading;
      if (this.reading === reading) this.listed = listed;
      return listed;
    } catch (error) {
      if (this.reading === reading) this.reading = undefined;
      throw error;
    }
  }

  private async readRecent(
    stored: SearchedConversations,
    reading: Promise<unknown>,
  ): Promise<readonly SearchedConversation[]> {
    const [recent] = await Promise.all([stored.forSearch(new Date(this.time - OVERLAP).toISOString()), reading]);
    this.listed = merged(this.listed, recent);
    return this.listed;
  }
}

function merged(
  earlier: readonly SearchedConversation[],
  read: readonly SearchedConversation[],
): SearchedConversation[] {
  const ids = new Set(read.map(({ id }) => id));
  return [...read, ...earlier.filter(({ id }) => !ids.has(id))].sort((a, b) => (a.activeAt < b.activeAt ? 1 : -1));
}
