import { setTimeout as pause } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../src/contract';

export type Item = Readonly<Record<string, unknown>>;

export interface Cloning {
  /** The partition key of the items. */
  readonly owner: string;
  /** Selects the items to copy: those whose sort keys contain this id. */
  readonly id: string;
  /** One id for each copy, which replaces `id` everywhere in an item. */
  readonly newIds: readonly string[];
}

/**
 * Copies the items of a turn or a conversation, which is faster than asking thousands of questions. This relies on two facts: the sort key
 * of each item of a turn contains the id of the turn, and the product lets a turn without a stored parent follow the preceding turn of the
 * conversation.
 *
 * @returns the number of items that were written
 */
export async function cloneItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  { owner, id, newIds }: Cloning,
): Promise<number> {
  const items = (await itemsOf(client, tableName, owner)).filter((item) => String(item[TABLE.sortKey]).includes(id));
  if (items.length === 0) throw new Error(`The table has no item of ${owner} with ${id}`);
  // Omit the parent: copies with the same parent would be versions of one turn.
  const copies = newIds.flatMap((newId) =>
    items.map(({ parent: _, ...item }) => earlier(replaced(item, id, newId) as Item)),
  );
  await putItems(client, tableName, copies);
  return copies.length;
}

/**
 * Moves the end of a turn back by an hour. Each search rereads all turns that ended within the last minute, and only a benchmark creates
 * thousands of turns within a minute.
 */
function earlier(item: Item): Item {
  const endedAt = /^#(.+)$/.exec(String(item[TABLE.activityKey]))?.[1];
  if (!endedAt) return item;
  return { ...item, [TABLE.activityKey]: `#${new Date(Date.parse(endedAt) - 3_600_000).toISOString()}` };
}

async function itemsOf(client: DynamoDBDocumentClient, TableName: string, owner: string): Promise<Item[]> {
  const query = {
    TableName,
    KeyConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': TABLE.partitionKey },
    ExpressionAttributeValues: { ':owner': owner },
  };
  const items: Item[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, query)) items.push(...Items);
  return items;
}

/** Returns the value with the id replaced in every string. */
export function replaced(value: unknown, id: string, newId: string): unknown {
  if (typeof value === 'string') return value.replaceAll(id, newId);
  if (Array.isArray(value)) return value.map((element) => replaced(element, id, newId));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Set) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaced(part, id, newId)]));
}

export async function putItems(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  for (let n = 0; n < items.length; n += 25) await write(client, tableName, items.slice(n, n + 25));
}

async function write(client: DynamoDBDocumentClient, tableName: string, items: readonly Item[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item } }));
  while (requests.length > 0) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    requests = (UnprocessedItems?.[tableName] ?? []) as typeof requests;
    if (requests.length > 0) await pause(10);
  }
}
