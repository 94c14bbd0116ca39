import { TABLE } from '../../contract';
import {
  type Condition,
  conditionInput,
  hasExpired,
  onlyUnexpired,
  type Update,
  unexpired,
  updateInput,
} from './expressions';
import { activityQuery, prefixQuery, rangeQuery } from './queries';
import type { Item, Query, Table } from './table';

/** One page of a list. */
export interface Page {
  readonly items: readonly Item[];
  /** The key of the last item that was read for the page; the next page starts after it. Absent on the last page. */
  readonly last?: string;
}

const { partitionKey, sortKey } = TABLE;

/** Maximum bytes of a sort key. DynamoDB rejects a longer key even in a request that only reads. No item has a longer key. */
const LONGEST_KEY = 1024;
/** In the activity index, the keys of conversations are times between `FIRST_TIME` and `LAST_TIME`. */
const FIRST_TIME = '0';
const LAST_TIME = '9999';
/** Maximum number of items that are deleted concurrently. */
const DELETIONS = 25;

/** The condition for creating an item: the item does not exist yet. `put` extends this condition, so as to replace an expired item too. */
export const ABSENT: Condition = { expression: `attribute_not_exists(#${sortKey})` };

/**
 * One owner's items. The owner is part of every key, so no id in a request can reach another user's items. Reads are strongly
 * consistent, because another task may have written a moment ago.
 *
 * An item that has expired counts as deleted, although DynamoDB deletes it later: no read finds it, no condition is fulfilled for
 * it, and a new item replaces it. Only the methods that delete items still find it.
 *
 * Every method throws StoreUnavailable when DynamoDB does not respond or returns an error.
 */
export class OwnedItems {
  constructor(
    private readonly table: Table,
    private readonly owner: string,
  ) {}

  async get(item: string): Promise<Item | undefined> {
    const found = isTooLong(item) ? undefined : await this.table.get(this.key(item));
    return found && !hasExpired(found) ? found : undefined;
  }

  /** Stores an item unless the condition fails. Returns whether it was stored. */
  put(item: string, value: Item, condition?: Condition): Promise<boolean> {
    return this.table.put(
      this.entry(item, value),
      conditionInput(condition === ABSENT ? absent() : onlyUnexpired(condition)),
    );
  }

  /** Changes an item unless the condition fails. Returns whether it was changed. */
  async update(item: string, update: Update, condition?: Condition): Promise<boolean> {
    return (await this.change(item, update, condition, 'NONE')) !== undefined;
  }

  /** Changes an item unless the condition fails. Returns the changed item, or undefined if the condition failed. */
  updated(item: string, update: Update, condition?: Condition): Promise<Item | undefined> {
    return this.change(item, update, condition, 'ALL_NEW');
  }

  /** Changes an item unless the condition fails. Returns the item before the change, or undefined if the condition failed. */
  previous(item: string, update: Update, condition?: Condition): Promise<Item | undefined> {
    return this.change(item, update, condition, 'ALL_OLD');
  }

  /** Returns an item with its key, in the form that `Store.putAll` expects. */
  entry(item: string, value: Item): Item {
    return { ...value, ...this.key(item) };
  }

  /** Deletes an item unless the condition fails. Returns false if the condition failed. */
  delete(item: string, condition?: Condition): Promise<boolean> {
    return this.table.delete(this.key(item), conditionInput(condition));
  }

  /**
   * Deletes all items whose key starts with the prefix. An item that is added in the meantime may remain. Reads only the keys of the items
   * and the attributes that the caller needs, so that the data of one user need not fit into memory. After a failure, it can be called
   * again to delete the rest.
   *
   * @param before `run` receives each page of items with `attributes`, and is awaited before these items are deleted
   * @param kept the key of an item that is not deleted
   */
  async deleteAll(
    prefix = '',
    before?: { readonly attributes: readonly string[]; readonly run: (items: readonly Item[]) => Promise<void> },
    kept?: string,
  ): Promise<void> {
    const attributes = Object.fromEntries((before?.attributes ?? []).map((name) => [`#${name}`, name]));
    const pages = this.pages(undefined, {
      ...prefixQuery(this.owner, prefix),
      ProjectionExpression: ['#item', ...Object.keys(attributes)].join(', '),
      ExpressionAttributeNames: { '#owner': partitionKey, '#item': sortKey, ...attributes },
    });
    for await (const items of pages) {
      await before?.run(items);
      const keys = items.map(({ [sortKey]: item }) => String(item)).filter((key) => key !== kept);
      for (let n = 0; n < keys.length; n += DELETIONS)
        await Promise.all(keys.slice(n, n + DELETIONS).map((key) => this.delete(key)));
    }
  }

  /** Returns the items whose key starts with the prefix (all items if it is empty), sorted by key, starting after the key `after`. */
  async list(prefix: string, after?: string): Promise<Item[]> {
    if (isTooLong(prefix)) return [];
    return this.all(after === undefined ? undefined : this.key(after), prefixQuery(this.owner, prefix));
  }

  /** Returns all items with keys from `from` to `to`, in the order of the keys. */
  between(from: string, to: string): Promise<Item[]> {
    return this.all(undefined, rangeQuery(this.owner, from, to));
  }

  /** Returns the given attributes of the items whose key starts with the prefix and sorts before `before`, last key first. */
  listBefore(prefix: string, before: string, attributes: readonly string[]): Promise<Item[]> {
    const names = Object.fromEntries(attributes.map((name) => [`#${name}`, name]));
    const query = prefixQuery(this.owner, prefix);
    return this.all(this.key(before), {
      ...query,
      ScanIndexForward: false,
      ProjectionExpression: Object.keys(names).join(', '),
      ExpressionAttributeNames: { ...query.ExpressionAttributeNames, ...names },
    });
  }

  /**
   * Returns at most `limit` items whose key starts with the prefix, sorted by key (last key first if `descending`), starting after the key
   * `after`.
   */
  async page(
    prefix: string,
    { limit, after, descending = false }: { limit: number; after?: string | undefined; descending?: boolean },
  ): Promise<Page> {
    if (isTooLong(prefix)) return { items: [] };
    const { items, last } = await this.table.query(
      withoutExpired({
        ...prefixQuery(this.owner, prefix),
        ...(after === undefined ? {} : { ExclusiveStartKey: this.key(after) }),
        Limit: limit,
        ScanIndexForward: !descending,
      }),
    );
    return { items, ...(last ? { last: String(last[sortKey]) } : {}) };
  }

  /**
   * Returns at most `limit` conversations that were last used before the time `before` (ISO 8601), most recently used first. If the
   * key `after` of a conversation is given, starts after that conversation; `before` must then be the time at which that
   * conversation was last used.
   */
  async listByActivity(limit: number, before?: string, after?: string): Promise<Item[]> {
    const start = before !== undefined && after !== undefined;
    const to = start ? before : before ? justBefore(before) : LAST_TIME;
    const found: Item[] = [];
    let last: Item | undefined = start ? { ...this.key(after), [TABLE.activityKey]: before } : undefined;
    do {
      const page = await this.table.query(
        withoutExpired({
          ...activityQuery(this.owner, FIRST_TIME, to),
          Limit: limit - found.length,
          ...(last ? { ExclusiveStartKey: last } : {}),
        }),
      );
      found.push(...page.items);
      last = page.last;
    } while (last && found.length < limit);
    return found;
  }

  /** Yields the given attributes of all conversations that were used since a time (ISO 8601), most recently used first, page by page. */
  conversations(attributes: readonly string[], since = FIRST_TIME): AsyncGenerator<Item[]> {
    return this.pagesByActivity(since, LAST_TIME, attributes);
  }

  /** Yields the given attributes of the items with activity keys from `from` to `to`, sorted by that key, last one first, page by page. */
  pagesByActivity(from: string, to: string, attributes: readonly string[]): AsyncGenerator<Item[]> {
    return this.pages(undefined, withoutExpired(activityQuery(this.owner, from, to, attributes)));
  }

  private change(
    item: string,
    update: Update,
    condition: Condition | undefined,
    returned: 'NONE' | 'ALL_NEW' | 'ALL_OLD',
  ): Promise<Item | undefined> {
    return this.table.update(this.key(item), updateInput(update, onlyUnexpired(condition)), returned);
  }

  private async all(start: Item | undefined, input: Query): Promise<Item[]> {
    const items: Item[] = [];
    for await (const page of this.pages(start, withoutExpired(input))) items.push(...page);
    return items;
  }

  /** Yields all pages of a query, starting after the key `start`. */
  private async *pages(start: Item | undefined, input: Query): AsyncGenerator<Item[]> {
    let last = start;
    do {
      const page = await this.table.query({ ...input, ...(last ? { ExclusiveStartKey: last } : {}) });
      yield page.items;
      last = page.last;
    } while (last);
  }

  private key(item: string): Item {
    return { [partitionKey]: this.owner, [sortKey]: item };
  }
}

/** Returns the last time before `time`, because `BETWEEN` includes its bounds. */
function justBefore(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? time : new Date(milliseconds - 1).toISOString();
}

/** Returns a query that reads no expired items. It may return fewer items than its limit allows. */
function withoutExpired(input: Query): Query {
  const {
    ConditionExpression: FilterExpression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = conditionInput(unexpired());
  return {
    ...input,
    FilterExpression,
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, ...names },
    ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ...values },
  };
}

/** Returns the condition `ABSENT`, extended so that an expired item also fulfils it. */
function absent(): Condition {
  return { expression: `${ABSENT.expression} OR #${TABLE.timeToLive} <= :seconds`, values: unexpired().values! };
}

function isTooLong(key: string): boolean {
  return Buffer.byteLength(key) > LONGEST_KEY;
}
