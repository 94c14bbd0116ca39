import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { TABLE } from '../../../src/contract';
import { startDynamoDb } from '../../../src/local/aws/dynamodb';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';

const TableName = 'joule-verne';
let state: string;
let standIn: StandIn;
let table: DynamoDBDocumentClient;

async function start(): Promise<void> {
  standIn = await startDynamoDb({ state, tableName: TableName });
  const client = new DynamoDBClient({
    endpoint: standIn.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  table = DynamoDBDocumentClient.from(client);
}

async function stop(): Promise<void> {
  table.destroy();
  await standIn.close();
}

beforeEach(async () => {
  state = join(mkdtempSync(join(tmpdir(), 'dynamodb-')), 'made', 'on demand');
  await start();
});

afterEach(async () => {
  await stop();
  rmSync(join(state, '..', '..'), { recursive: true });
});

const key = (item: string, owner = 'anna') => ({ [TABLE.partitionKey]: owner, [TABLE.sortKey]: item });
const put = (item: object, more: object = {}) => table.send(new PutCommand({ TableName, Item: item, ...more }));
const get = async (item: string) =>
  (await table.send(new GetCommand({ TableName, Key: key(item), ConsistentRead: true }))).Item;

function query(condition: string, values: object, more: object = {}) {
  const names = Object.fromEntries(
    (condition.match(/#\w+/g) ?? []).map((name) => [name, TABLE[name.slice(1) as keyof typeof TABLE]]),
  );
  const input = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: names,
    ...more,
  };
  return table.send(new QueryCommand({ ...input, ExpressionAttributeValues: { ':owner': 'anna', ...values } }));
}

describe('the table', () => {
  it('is available on loopback, with the schema in src/contract.ts', async () => {
    const { Table } = await table.send(new DescribeTableCommand({ TableName }));
    expect(standIn.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [{ IndexName: TABLE.activityIndex, Projection: { ProjectionType: 'ALL' } }],
    });
  });

  it('accepts a new item if the condition requires that the item does not exist', async () => {
    await put(
      { ...key('turn'), text: 'Grüezi' },
      { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': TABLE.sortKey } },
    );
    expect(await get('turn')).toEqual({ ...key('turn'), text: 'Grüezi' });
  });

  it('does not replace an existing item if the condition requires that the item does not exist', async () => {
    await put({ ...key('turn'), text: 'first' });
    const second = put(
      { ...key('turn') },
      { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': TABLE.sortKey } },
    );
    await expect(second).rejects.toThrow(ConditionalCheckFailedException);
    expect(await get('turn')).toMatchObject({ text: 'first' });
  });

  it('can be queried by a prefix of the sort key, within one owner', async () => {
    for (const item of ['turn#2', 'turn#1', 'turning', 'usage#1']) await put(key(item));
    await put(key('turn#3', 'beat'));
    const { Items } = await query('#partitionKey = :owner AND begins_with(#sortKey, :turn)', { ':turn': 'turn#' });
    expect(Items).toEqual([key('turn#1'), key('turn#2')]);
  });

  it('lists conversations by activity, the latest first, without items that have no activity', async () => {
    await put({ ...key('conversation#a'), [TABLE.activityKey]: '2026-01-02T00:00:00Z', title: 'older' });
    await put({ ...key('conversation#b'), [TABLE.activityKey]: '2026-01-03T00:00:00Z', title: 'newer' });
    await put(key('turn#1'));
    const latest = () =>
      query('#partitionKey = :owner', {}, { IndexName: TABLE.activityIndex, ScanIndexForward: false });
    expect((await latest()).Items!.map(({ title }) => title)).toEqual(['newer', 'older']);
    await put({ ...key('conversation#a'), [TABLE.activityKey]: '2026-01-04T00:00:00Z', title: 'older' });
    expect((await latest()).Items!.map(({ title }) => title)).toEqual(['older', 'newer']);
  });

  it('survives a restart', async () => {
    await put({ ...key('turn'), text: 'kept' });
    await stop();
    await start();
    expect(await get('turn')).toMatchObject({ text: 'kept' });
  });
});

describe('the stand-in', () => {
  it('fails to start with the folder of a running copy, and reports the remedy', async () => {
    await expect(startDynamoDb({ state, tableName: TableName })).rejects.toThrow(
      `${state} is in use by another running copy`,
    );
    await expect(startDynamoDb({ state, tableName: TableName })).rejects.toThrow(/LOCAL_STATE/);
    await put(key('the running copy still works'));
  });

  it('fails to start with an invalid table name, and releases the folder', async () => {
    await stop();
    await expect(startDynamoDb({ state, tableName: 'x' })).rejects.toThrow('TableName');
    await start();
  });

  it('survives a client that disconnects in the middle of a request', async () => {
    const socket = connect(Number(new URL(standIn.url).port), '127.0.0.1');
    socket.end('POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 1000\r\n\r\n{"half');
    await once(socket.resume(), 'close');
    await put(key('still there'));
  });

  /** Sends a request as the SDK does, except for its signature, which the stand-in does not verify. */
  const send = (body: string, headers: Record<string, string> = {}, method = 'POST') =>
    fetch(standIn.url, {
      method,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=x',
        'x-amz-date': '20260101T000000Z',
        ...headers,
      },
      ...(method === 'POST' && { body }),
    });

  it.each(['POST', 'OPTIONS'])(
    'rejects a %s request from a web page, and does not let the page read the response',
    async (method) => {
      const response = await send('{}', { origin: 'https://evil.example' }, method);
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(await response.text()).not.toContain(TableName);
      expect((await send('{}')).status).toBe(200);
    },
  );

  it('rejects an OPTIONS request without an origin', async () => {
    expect((await send('', {}, 'OPTIONS')).status).toBe(403);
  });

  it.each(['null', '[]', '"text"', '1', 'true'])('rejects a body that is JSON but not an object: %s', async (body) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'com.amazon.coral.service#SerializationException' });
  });

  it('answers or rejects requests in flight when it is closed, and stores every write that it has confirmed', async () => {
    const puts = Array.from({ length: 20 }, (_, n) => put(key(`turn#${n}`)).then(() => `turn#${n}`));
    const stored = puts[0]!;
    await stored;
    await standIn.close();
    const answered = (await Promise.allSettled(puts)).flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    await start();
    for (const item of answered) expect(await get(item)).toBeDefined();
  });
});
