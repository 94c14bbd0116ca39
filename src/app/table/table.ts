import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, type marshallOptions, unmarshall } from '@aws-sdk/util-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ConditionInput, UpdateInput } from './expressions';
import { orUnavailable, unlessConditionFails } from './table-errors';

/** An item of the table, or its key. */
export type Item = Record<string, unknown>;

/** The input of a query, without the name of the table. */
export type Query = Omit<
  QueryCommandInput,
  'TableName' | 'ConsistentRead' | 'ExclusiveStartKey' | 'ExpressionAttributeValues'
> & {
  readonly ExclusiveStartKey?: Item;
  readonly ExpressionAttributeValues: Item;
};

const MARSHALL_OPTIONS: marshallOptions = { removeUndefinedValues: true };
const SOCKETS = { maxSockets: 200 };

/**
 * The operations of a DynamoDB table, with attributes as JavaScript values. Every method throws StoreUnavailable when DynamoDB
 * does not respond or returns an error.
 */
export class Table {
  private readonly client: DynamoDBClient;

  constructor(
    region: string,
    private readonly name: string,
  ) {
    this.client = new DynamoDBClient({
      region,
      maxAttempts: 2,
      // Caches the steps of a request. Otherwise, the SDK composes them for each request, which takes a third of the request's CPU
      // time.
      cacheMiddleware: true,
      requestHandler: new NodeHttpHandler({
        connectionTimeout: 1_000,
        requestTimeout: 1_500,
        throwOnRequestTimeout: true,
        httpsAgent: SOCKETS,
        httpAgent: SOCKETS,
      }),
    });
    // The SDK's logger middleware would compute a log entry for each request, although there is no logger.
    this.client.middlewareStack.remove('loggerMiddleware');
  }

  /** Reads an item, with strong consistency; undefined if there is none. */
  async get(key: Item): Promise<Item | undefined> {
    const input = { TableName: this.name, Key: marshalled(key), ConsistentRead: true };
    const { Item } = await orUnavailable(this.client.send(new GetItemCommand(input)));
    return Item && unmarshall(Item);
  }

  /** Returns false if the condition fails. */
  async put(item: Item, condition: ConditionInput): Promise<boolean> {
    const input = { TableName: this.name, Item: marshalled(item), ...withValues(condition) };
    return (await unlessConditionFails(this.client.send(new PutItemCommand(input)))) !== undefined;
  }

  /** Returns false if the condition fails. */
  async delete(key: Item, condition: ConditionInput): Promise<boolean> {
    const input = { TableName: this.name, Key: marshalled(key), ...withValues(condition) };
    return (await unlessConditionFails(this.client.send(new DeleteItemCommand(input)))) !== undefined;
  }

  /** Returns the attributes that `returned` selects (none for `NONE`); undefined if the condition fails. */
  async update(key: Item, update: UpdateInput, returned: 'NONE' | 'ALL_NEW' | 'ALL_OLD'): Promise<Item | undefined> {
    const input = { TableName: this.name, Key: marshalled(key), ReturnValues: returned, ...withValues(update) };
    const output = await unlessConditionFails(this.client.send(new UpdateItemCommand(input)));
    return output && unmarshall(output.Attributes ?? {});
  }

  /** Reads one page of a query, with strong consistency. The next page starts after the key `last`. */
  async query(query: Query): Promise<{ readonly items: Item[]; readonly last?: Item }> {
    const { ExclusiveStartKey: start, ...rest } = query;
    const { Items = [], LastEvaluatedKey: last } = await orUnavailable(
      this.client.send(
        new QueryCommand({
          TableName: this.name,
          ConsistentRead: true,
          ...withValues(rest),
          ...(start ? { ExclusiveStartKey: marshalled(start) } : {}),
        }),
      ),
    );
    return { items: Items.map((item) => unmarshall(item)), ...(last ? { last: unmarshall(last) } : {}) };
  }

  /** Stores at most 25 items without a condition. Returns the items that DynamoDB has not processed. */
  async putBatch(items: readonly Item[]): Promise<Item[]> {
    const RequestItems = { [this.name]: items.map((item) => ({ PutRequest: { Item: marshalled(item) } })) };
    const { UnprocessedItems } = await orUnavailable(this.client.send(new BatchWriteItemCommand({ RequestItems })));
    return (UnprocessedItems?.[this.name] ?? []).map(({ PutRequest }) => unmarshall(PutRequest!.Item!));
  }
}

function marshalled(item: Item) {
  return marshall(item, MARSHALL_OPTIONS);
}

/** Converts the values of an expression to DynamoDB's format. */
function withValues<T extends { readonly ExpressionAttributeValues?: Item }>(input: T) {
  const { ExpressionAttributeValues: values, ...rest } = input;
  return { ...rest, ...(values ? { ExpressionAttributeValues: marshalled(values) } : {}) };
}
