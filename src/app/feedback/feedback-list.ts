import type { EngineIdentity } from '../engine/engine';
import { type FilteredPage, filteredPage } from '../table/filtered-page';
import type { OwnedItems } from '../table/owned-items';
import { ABSENT } from '../table/owned-items';
import type { Store } from '../table/store';
import type { Item } from '../table/table';
import type { Opinion, Rating, Reason, TurnFeedback } from '../turns/turn-feedback';

/** A copy of a user's feedback that members of the admin group review. It has no attribute that identifies the user. */
export interface FeedbackCopy extends Opinion {
  readonly version: number;
  /** When the feedback was given or changed: ISO 8601, UTC. */
  readonly at: string;
  /** The addresses of the documents that the answer cites. */
  readonly documents: readonly string[];
  /** The engine that answered; absent if an earlier version of the product stored the answer. */
  readonly engine?: EngineIdentity['name'] | undefined;
  /** Present only if the user shares the question and the answer. */
  readonly question?: string;
  readonly answer?: string;
}

/** A copy with its id. The id is a ULID, so copies sort by the time of the first rating of the answer. */
export interface ListedFeedback extends FeedbackCopy {
  readonly id: string;
}

/** Criteria for feedback. An absent criterion matches everything. */
export interface FeedbackFilter {
  readonly rating?: Rating | undefined;
  readonly reason?: Reason | undefined;
}

/** Days for which a placeholder remains if `fill` is never called for it. */
const RESERVED_DAYS = 1;
const READ_BATCH = 100;

/** The list of feedback for review. All methods throw StoreUnavailable if a request to DynamoDB fails. */
export class FeedbackList {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('feedback');
  }

  /** Stores a placeholder unless there is an item with this id. `fill` replaces it later, or does nothing if a deletion has removed it. */
  async reserve(id: string): Promise<void> {
    await this.items.put(id, this.store.expiry(RESERVED_DAYS), ABSENT);
  }

  /** Replaces a placeholder or an older copy, unless it was removed in the meantime or a newer version is stored. */
  async fill(id: string, copy: FeedbackCopy, expiry: Item): Promise<void> {
    await this.items.put(
      id,
      { ...copy, ...expiry },
      {
        expression: 'attribute_exists(#item) AND (attribute_not_exists(#version) OR #version < :version)',
        values: { version: copy.version },
      },
    );
  }

  /** Removes the copy of withdrawn feedback. */
  async remove(id: string): Promise<void> {
    await this.items.delete(id);
  }

  /** Removes the copy of the feedback on a turn that is deleted, unless the user has shared the question and the answer. */
  async forget({ id, shared }: TurnFeedback): Promise<void> {
    // The copy may contain an earlier version of the feedback, which the user had not shared.
    await this.items.delete(id, shared ? { expression: 'attribute_not_exists(#shared)' } : undefined);
  }

  /** Returns at most `limit` matching copies, newest first, starting after the copy with the id `after`. */
  page(filter: FeedbackFilter, limit: number, after?: string): Promise<FilteredPage<ListedFeedback>> {
    return filteredPage(this.all(after), (entry) => matches(entry, filter), limit);
  }

  /** Yields all matching copies, newest first. */
  async *entries(filter: FeedbackFilter = {}): AsyncGenerator<ListedFeedback> {
    for await (const entry of this.all()) if (matches(entry, filter)) yield entry;
  }

  /** Yields all copies. Skips placeholders. */
  private async *all(after?: string): AsyncGenerator<ListedFeedback> {
    let last = after;
    do {
      const page = await this.items.page('', { limit: READ_BATCH, after: last, descending: true });
      last = page.last;
      for (const { item, ...copy } of page.items)
        if (copy.rating) yield { ...(copy as unknown as FeedbackCopy), id: String(item) };
    } while (last);
  }
}

function matches({ rating, reason }: FeedbackCopy, filter: FeedbackFilter): boolean {
  return (!filter.rating || filter.rating === rating) && (!filter.reason || filter.reason === reason);
}
