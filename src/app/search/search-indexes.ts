import type { Store } from '../table/store';
import { ConversationList } from './conversation-list';
import { MissingWords } from './missing-words';
import { SearchIndex } from './search-index';

/** Maximum bytes of the words of all users in the memory of this task. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Milliseconds after a user's last search at which the user's words are removed from memory. */
const IDLE = 600_000;

/** The data of one user that this task keeps in memory for the search. */
export interface Entry {
  readonly list: ConversationList;
  readonly index: SearchIndex;
  readonly missing: MissingWords;
  readonly timer: NodeJS.Timeout;
}

/** The indexes of the users who have recently searched on this task. */
export class SearchIndexes {
  /** By user, in the order of the users' last searches. */
  private readonly entries = new Map<string, Entry>();

  /** @param isClosed whether the task has shut down */
  constructor(
    private readonly store: Store,
    private readonly isClosed: () => boolean,
  ) {}

  of(owner: string): Entry {
    const entry = this.entries.get(owner) ?? this.newEntry(owner);
    entry.timer.refresh();
    this.entries.delete(owner);
    this.entries.set(owner, entry);
    return entry;
  }

  /** Forgets a user's list of conversations. Called after a request to this task that may have renamed or deleted a conversation. */
  changed(owner: string): void {
    this.entries.get(owner)?.list.forget();
  }

  private newEntry(owner: string): Entry {
    const index = new SearchIndex(this.store.ownedBy(owner), () => this.limit(owner));
    return {
      list: new ConversationList(),
      index,
      missing: new MissingWords(index, this.isClosed),
      timer: setTimeout(() => this.forget(owner), IDLE).unref(),
    };
  }

  /**
   * Removes indexes, beginning with the user whose last search is longest ago, until the others fit into memory. Never removes the
   * index of the user `growing`.
   */
  private limit(growing: string): void {
    let bytes = [...this.entries.values()].reduce((sum, { index }) => sum + index.bytes, 0);
    for (const [owner, { index }] of this.entries) {
      if (bytes <= MOST_BYTES) return;
      if (owner === growing) continue;
      this.forget(owner);
      bytes -= index.bytes;
    }
  }

  private forget(owner: string): void {
    clearTimeout(this.entries.get(owner)?.timer);
    this.entries.delete(owner);
  }
}
