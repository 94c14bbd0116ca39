import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../contract';
import { StoreUnavailable } from './errors';
import { type Condition, conditionInput, type Update, updateInput } from './expressions';

/** An item of the table. */
export type Item = Record<string, unknown>;

/** One page of a list. */
export interface Page {
  readonly items: readonly Item[];
  /** The key of the last item, at which the next page starts; absent on the last page. */
  readonly last?: string;
}

const { partitionKey, sortKey } = TABLE;

/** DynamoDB rejects a longer sort key, also in a request that only reads: bytes. No item has one. */
const LONGEST_KEY = 1024;
/** Items that are deleted concurrently. */
const DELETIONS = 25;

/** The condition for creating an item: it does not exist yet. */
export const ABSENT: Condition = { expression: `attribute_not_exists(#${sortKey})` };

/**
 * One owner's items. The owner is part of every key, so no id in a request can reach another person's items. Reads are
 * strongly consistent, because another task may have written a moment ago.
 *
 * Every method throws StoreUnavailable when DynamoDB does not respond or returns an error.
 */
export class OwnedItems {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly owner: string,
  ) {}

  async get(item: string): Promise<Item | undefined> {
    if (isTooLong(item)) return undefined;
    const { Item } = await orUnavailable(
      this.client.send(new GetCommand({ TableName: this.table, Key: this.key(item), ConsistentRead: true })),
    );
    return Item;
  }

  /** Stores an item unless the condition fails. Returns whether it was stored. */
  async put(item: string, value: Item, condition?: Condition): Promise<boolean> {
    const output = await unlessConditionFails(
      this.client.send(
        new PutCommand({
          TableName: this.table,
          Item: this.entry(item, value),
          ...conditionInput(condition),
        }),
      ),
    );
    return output !== undefined;
  }

  /** Changes an item unless the condition fails. Returns whether it was changed. */
  async update(item: string, update: Update, condition?: Condition): Promise<boolean> {
    return (await this.sendUpdate(item, update, condition, 'NONE')) !== undefined;
  }

  /** Changes an item unless the condition fails. Returns the changed item, or undefined if the condition failed. */
  updated(item: string, update: Update, condition?: Condition): Promise<Item | undefined> {
    return this.sendUpdate(item, update, condition, 'ALL_NEW');
  }

  /** Changes an item unless the condition fails. Returns the item before the change, or undefined if the condition failed. */
  previous(item: string, update: Update, condition?: Condition): Promise<Item | undefined> {
    return this.sendUpdate(item, update, condition, 'ALL_OLD');
  }

  /** An item with its key, for `Store.putAll`. */
  entry(item: string, value: Item): Item {
    return { ...value, ...this.key(item) };
  }

  /** Deletes an item unless the condition fails. */
  async delete(item: string, condition?: Condition): Promise<void> {
    const input = { TableName: this.table, Key: this.key(item), ...conditionInput(condition) };
    await unlessConditionFails(this.client.send(new DeleteCommand(input)));
  }

  /**
   * Deletes all items whose key starts with the prefix, except those added while it runs. Reads only their keys, and one more
   * attribute if the caller wants its values, so that the data of one person need not fit into memory. After a failure it
   * can be repeated, and continues.
   */
  async deleteAll(
    prefix = '',
    read?: { readonly attribute: string; readonly onValue: (value: unknown) => void },
  ): Promise<void> {
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.queryByPrefix(prefix, start, {
        ProjectionExpression: `#item${read ? ', #read' : ''}`,
        ExpressionAttributeNames: {
          '#owner': partitionKey,
          '#item': sortKey,
          ...(read ? { '#read': read.attribute } : {}),
        },
      });
      for (const { [read?.attribute ?? '']: value } of Items) if (value !== undefined) read?.onValue(value);
      for (let n = 0; n < Items.length; n += DELETIONS)
        await Promise.all(Items.slice(n, n + DELETIONS).map(({ [sortKey]: item }) => this.delete(String(item))));
      start = LastEvaluatedKey;
    } while (start);
  }

  /** All items whose key starts with the prefix (every item if it is empty), in key order, starting after the key `after`. */
  async list(prefix: string, after?: string): Promise<Item[]> {
    if (isTooLong(prefix)) return [];
    const items: Item[] = [];
    let start = after === undefined ? undefined : this.key(after);
    do {
      const { Items = [], LastEvaluatedKey } = await this.queryByPrefix(prefix, start);
      items.push(...Items);
      start = LastEvaluatedKey;
    } while (start);
    return items;
  }

  /** At most `limit` items whose key starts with the prefix, in key order or descending, starting after the key `after`. */
  async page(
    prefix: string,
    { limit, after, descending = false }: { limit: number; after?: string | undefined; descending?: boolean },
  ): Promise<Page> {
    const start = after === undefined ? undefined : this.key(after);
    const { Items = [], LastEvaluatedKey: last } = await this.queryByPrefix(prefix, start, {
      Limit: limit,
      ScanIndexForward: !descending,
    });
    return { items: Items, ...(last ? { last: String(last[sortKey]) } : {}) };
  }

  /** At most `limit` conversations, most recently used first, of those last used before the time `before` (ISO 8601). */
  async listByActivity(limit: number, before?: string): Promise<Item[]> {
    const { Items = [] } = await this.query({
      IndexName: TABLE.activityIndex,
      ScanIndexForward: false,
      Limit: limit,
      KeyConditionExpression: `#owner = :owner${before ? ' AND #active < :before' : ''}`,
      ExpressionAttributeNames: { '#owner': partitionKey, ...(before ? { '#active': TABLE.activityKey } : {}) },
      ExpressionAttributeValues: { ':owner': this.owner, ...(before ? { ':before': before } : {}) },
    });
    return Items;
  }

  private async sendUpdate(
    item: string,
    update: Update,
    condition: Condition | undefined,
    returned: 'NONE' | 'ALL_NEW' | 'ALL_OLD',
  ): Promise<Item | undefined> {
    const output = await unlessConditionFails(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(item),
          ReturnValues: returned,
          ...updateInput(update, condition),
        }),
      ),
    );
    return output && (output.Attributes ?? {});
  }

  private queryByPrefix(
    prefix: string,
    start: Item | undefined,
    options: Partial<QueryCommandInput> = {},
  ): Promise<QueryCommandOutput> {
    return this.query({
      // DynamoDB rejects an empty string as a key, and names and values that no expression uses.
      KeyConditionExpression: `#owner = :owner${prefix ? ' AND begins_with(#item, :prefix)' : ''}`,
      ExpressionAttributeNames: { '#owner': partitionKey, ...(prefix ? { '#item': sortKey } : {}) },
      ExpressionAttributeValues: { ':owner': this.owner, ...(prefix ? { ':prefix': prefix } : {}) },
      ...(start ? { ExclusiveStartKey: start } : {}),
      ...options,
    });
  }

  private query(input: Omit<QueryCommandInput, 'TableName'>): Promise<QueryCommandOutput> {
    return orUnavailable(this.client.send(new QueryCommand({ TableName: this.table, ConsistentRead: true, ...input })));
  }

  private key(item: string): Item {
    return { [partitionKey]: this.owner, [sortKey]: item };
  }
}

function isTooLong(key: string): boolean {
  return Buffer.byteLength(key) > LONGEST_KEY;
}

async function unlessConditionFails<T>(request: Promise<T>): Promise<T | undefined> {
  return orUnavailable(
    request.catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }),
  );
}

/** @throws StoreUnavailable when the request fails */
export async function orUnavailable<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new StoreUnavailable(`DynamoDB: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}
