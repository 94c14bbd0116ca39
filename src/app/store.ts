import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { TABLE } from '../contract';
import { StoreUnavailable } from './errors';

/** An item of the table, without its keys. */
export type Item = Record<string, unknown>;

/** What to change in an item: values to set, names to remove. */
export interface Update {
  readonly set: Item;
  readonly remove?: readonly string[];
}

/** A condition in DynamoDB's expression language; names are written as `#name`, values as `:name`. */
export interface Condition {
  readonly expression: string;
  readonly values?: Item;
}

const { partitionKey, sortKey, timeToLive } = TABLE;

/** Some items in order, and where the list goes on. */
export interface Page {
  readonly items: readonly Item[];
  /** Name of the last item; absent at the end of the list. */
  readonly last?: string;
}

/**
 * One owner's items. The owner is part of every key, so that no id in a request can reach another
 * person's. Reads are strongly consistent: another task may have written a moment ago.
 *
 * Every method throws StoreUnavailable when DynamoDB does not answer.
 */
export class OwnedItems {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly owner: string,
  ) {}

  async get(item: string): Promise<Item | undefined> {
    const { Item } = await reach(
      this.client.send(new GetCommand({ TableName: this.table, Key: this.key(item), ConsistentRead: true })),
    );
    return Item;
  }

  /** Stores an item unless the condition fails; tells whether it was stored. */
  async put(item: string, value: Item, condition?: Condition): Promise<boolean> {
    const output = await unlessRefused(
      this.client.send(
        new PutCommand({
          TableName: this.table,
          Item: { ...value, ...this.key(item) },
          ...conditional(condition),
        }),
      ),
    );
    return output !== undefined;
  }

  /** Changes an item unless the condition fails; tells whether it was changed. */
  async update(item: string, change: Update, condition?: Condition): Promise<boolean> {
    return (await this.change(item, change, condition, 'NONE')) !== undefined;
  }

  /** Changes an item unless the condition fails; gives what it is then, or nothing if it failed. */
  updated(item: string, change: Update, condition?: Condition): Promise<Item | undefined> {
    return this.change(item, change, condition, 'ALL_NEW');
  }

  async delete(item: string): Promise<void> {
    await reach(this.client.send(new DeleteCommand({ TableName: this.table, Key: this.key(item) })));
  }

  /** The items whose name begins so, in order of their names, after `after` if that is given. */
  async list(prefix: string, after?: string): Promise<Item[]> {
    const items: Item[] = [];
    let start: Item | undefined = after === undefined ? undefined : this.key(after);
    do {
      const page = await reach(
        this.client.send(
          new QueryCommand({
            TableName: this.table,
            ConsistentRead: true,
            KeyConditionExpression: '#owner = :owner AND begins_with(#item, :prefix)',
            ExpressionAttributeNames: { '#owner': partitionKey, '#item': sortKey },
            ExpressionAttributeValues: { ':owner': this.owner, ':prefix': prefix },
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        ),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  /** At most `limit` items whose name begins so, in order of their names or against it, behind the item `after` if that is given. */
  async page(
    prefix: string,
    { limit, after, descending = false }: { limit: number; after?: string | undefined; descending?: boolean },
  ): Promise<Page> {
    const { Items = [], LastEvaluatedKey: last } = await reach(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          ScanIndexForward: !descending,
          Limit: limit,
          KeyConditionExpression: '#owner = :owner AND begins_with(#item, :prefix)',
          ExpressionAttributeNames: { '#owner': partitionKey, '#item': sortKey },
          ExpressionAttributeValues: { ':owner': this.owner, ':prefix': prefix },
          ...(after === undefined ? {} : { ExclusiveStartKey: this.key(after) }),
        }),
      ),
    );
    return { items: Items, ...(last ? { last: String(last[sortKey]) } : {}) };
  }

  /** Deletes everything that the owner has. What is added meanwhile may stay. */
  async deleteAll(): Promise<void> {
    for (const { [sortKey]: item } of await this.list('')) await this.delete(String(item));
  }

  /** Conversations by last activity, newest first, at most `limit`, those before the time `before` if that is given. */
  async listByActivity(limit: number, before?: string): Promise<Item[]> {
    const { Items = [] } = await reach(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: TABLE.activityIndex,
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: limit,
          KeyConditionExpression: `#owner = :owner${before ? ' AND #active < :before' : ''}`,
          ExpressionAttributeNames: { '#owner': partitionKey, ...(before ? { '#active': TABLE.activityKey } : {}) },
          ExpressionAttributeValues: { ':owner': this.owner, ...(before ? { ':before': before } : {}) },
        }),
      ),
    );
    return Items;
  }

  private async change(
    item: string,
    { set, remove = [] }: Update,
    condition: Condition | undefined,
    returned: 'NONE' | 'ALL_NEW',
  ): Promise<Item | undefined> {
    const names = [...Object.keys(set), ...remove];
    const given = conditional(condition);
    const sets = Object.keys(set)
      .map((name) => `#${name} = :set_${name}`)
      .join(', ');
    const output = await unlessRefused(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: this.key(item),
          ReturnValues: returned,
          UpdateExpression: `SET ${sets}${remove.length ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : ''}`,
          ...given,
          ExpressionAttributeNames: {
            ...given.ExpressionAttributeNames,
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ...given.ExpressionAttributeValues,
            ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:set_${name}`, value])),
          },
        }),
      ),
    );
    return output && (output.Attributes ?? {});
  }

  private key(item: string): Item {
    return { [partitionKey]: this.owner, [sortKey]: item };
  }
}

/** The table; items are reached through their owner alone. */
export class Store {
  private readonly client: DynamoDBDocumentClient;

  constructor(
    region: string,
    private readonly table: string,
    private readonly retentionDays: number,
  ) {
    this.client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        region,
        maxAttempts: 2,
        requestHandler: new NodeHttpHandler({
          connectionTimeout: 1_000,
          requestTimeout: 1_500,
          throwOnRequestTimeout: true,
          httpsAgent: { maxSockets: 200 },
          httpAgent: { maxSockets: 200 },
        }),
      }),
      { marshallOptions: { removeUndefinedValues: true } },
    );
  }

  ownedBy(owner: string): OwnedItems {
    return new OwnedItems(this.client, this.table, `person#${owner}`);
  }

  /** What belongs to the organisation and to no person, by subject: documents, the audit trail. */
  ofOrganisation(subject: string): OwnedItems {
    return new OwnedItems(this.client, this.table, `${TABLE.organisation}${subject}`);
  }

  /** The attribute that makes DynamoDB remove an item when its retention ends. */
  expiry(days = this.retentionDays): Item {
    return { [timeToLive]: Math.floor(Date.now() / 1000) + days * 86_400 };
  }
}

/** Condition for a new item. */
export const ABSENT: Condition = { expression: `attribute_not_exists(#${sortKey})` };

interface ConditionInput {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

function conditional(condition: Condition | undefined): ConditionInput {
  if (!condition) return {};
  const names = [...new Set([...condition.expression.matchAll(/#(\w+)/g)].map(([, name]) => name!))];
  return {
    ConditionExpression: condition.expression,
    ...(names.length ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) } : {}),
    ...(condition.values
      ? {
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(condition.values).map(([name, value]) => [`:${name}`, value]),
          ),
        }
      : {}),
  };
}

async function unlessRefused<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw new StoreUnavailable(`DynamoDB: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}

async function reach<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new StoreUnavailable(`DynamoDB: ${(error as Error).name}: ${(error as Error).message}`, { cause: error });
  }
}
