import type { SearchedConversation, StoredConversations } from '../stored-conversations';

/** A shorter list is read with every search. */
const LONG = 300;
/**
 * Milliseconds for which a long list is kept, so that it is not read with every letter that a user types. Longer, and a title
 * that was changed on another task would be missing for too long.
 */
const KEPT = 3_000;
/** Conversations used this many milliseconds before the list was read are read again, because the clocks of two tasks may differ. */
const OVERLAP = 60_000;

/** A user's conversations with their titles, as they are in the table. */
export class ConversationList {
  private listed: readonly SearchedConversation[] = [];
  /** The last read of all conversations; undefined if they must be read again. */
  private reading: Promise<readonly SearchedConversation[]> | undefined;
  /** When it started, on this task's monotonic clock, and as a time. */
  private startedAt = 0;
  private time = 0;

  /**
   * All conversations, most recently used first. `isKept`: titles and deletions of older conversations may have changed on
   * another task since they were read.
   *
   * @throws StoreUnavailable
   */
  async read(stored: StoredConversations): Promise<{ listed: readonly SearchedConversation[]; isKept: boolean }> {
    const isLong = this.listed.length > LONG;
    const isKept = this.reading !== undefined && isLong && performance.now() - this.startedAt < KEPT;
    const listed = await (isKept ? this.readRecent(stored, this.reading!) : this.readAll(stored));
    return { listed: listed.filter(({ deletedAt }) => !deletedAt), isKept };
  }

  /** Called when the user may have changed something on this task. */
  forget(): void {
    this.reading = undefined;
  }

  private async readAll(stored: StoredConversations): Promise<readonly SearchedConversation[]> {
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
    stored: StoredConversations,
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
