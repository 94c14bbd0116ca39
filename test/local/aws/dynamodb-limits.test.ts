import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../../src/contract';
import { startDynamoDb } from '../../../src/local/aws/dynamodb';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';

const TableName = 'joule-verne';
let state: string;
let standIn: StandIn;
let table: DynamoDBClient;

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'dynamodb-limits-'));
  standIn = await startDynamoDb({ state, tableName: TableName });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  table = new DynamoDBClient({ endpoint: standIn.url, region: 'eu-central-1', credentials });
});

afterAll(async () => {
  table.destroy();
  await standIn.close();
  rmSync(state, { recursive: true });
});

const key = (item: string, owner = 'anna') => ({ owner: { S: owner }, item: { S: item } });
const active = (at: string) => ({ ...key('conversation'), activeAt: { S: at } });
const EMPTY = 'The AttributeValue for a key attribute cannot contain an empty string value.';

function query(condition: string, values: Record<string, string>, more: object = {}) {
  const names = { '#owner': TABLE.partitionKey, '#item': TABLE.sortKey, '#at': TABLE.activityKey };
  return new QueryCommand({
    TableName,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(Object.entries(names).filter(([name]) => condition.includes(name))),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, S]) => [`:${name}`, { S }])),
    ...more,
  });
}

const update = (UpdateExpression: string, S: string) =>
  new UpdateItemCommand({
    TableName,
    Key: key('conversation'),
    UpdateExpression,
    ExpressionAttributeNames: { '#at': TABLE.activityKey },
    ExpressionAttributeValues: { ':at': { S } },
  });

const INDEX = { IndexName: TABLE.activityIndex };

describe('an empty string in a key', () => {
  it.each([
    ['begins_with', query('#owner = :o AND begins_with(#item, :i)', { o: 'anna', i: '' }), 'item'],
    ['equality of the sort key', query('#owner = :o AND #item = :i', { o: 'anna', i: '' }), 'item'],
    ['a comparison', query('#owner = :o AND #item > :i', { o: 'anna', i: '' }), 'item'],
    ['the lower bound', query('#owner = :o AND #item BETWEEN :i AND :z', { o: 'anna', i: '', z: 'z' }), 'item'],
    ['the partition key', query('#owner = :o', { o: '' }), 'owner'],
    [
      'the legacy parameter KeyConditions',
      new QueryCommand({
        TableName,
        KeyConditions: {
          owner: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'anna' }] },
          item: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: '' }] },
        },
      }),
      'item',
    ],
  ])('is rejected in a query: %s', async (_where, command, name) => {
    await expect(table.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
      message: `One or more parameter values are not valid. ${EMPTY} Key: ${name}`,
    });
  });

  it.each([
    ['a query of the index', query('#owner = :o AND #at > :t', { o: 'anna', t: '' }, INDEX), 'activeAt'],
    ["the index's partition key", query('#owner = :o', { o: '' }, INDEX), 'owner'],
    ['a put', new PutItemCommand({ TableName, Item: active('') }), 'activeAt'],
    [
      'a batch of puts',
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: active('') } }] } }),
      'activeAt',
    ],
    [
      'the legacy parameter AttributeUpdates',
      new UpdateItemCommand({ TableName, Key: key('c'), AttributeUpdates: { activeAt: { Value: { S: '' } } } }),
      'activeAt',
    ],
  ])('is rejected if the key belongs to the index: %s', async (_where, command, name) => {
    await expect(table.send(command as QueryCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${EMPTY} IndexName: byActivity, IndexKey: ${name}`,
    });
  });

  it.each(['SET #at = :at', 'SET #at = if_not_exists(#at, :at)'])(
    'is rejected in the update %s',
    async (expression) => {
      await expect(table.send(update(expression, ''))).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(EMPTY),
      });
    },
  );

  it.each([
    ['a put', new PutItemCommand({ TableName, Item: key('') })],
    ['a get', new GetItemCommand({ TableName, Key: key('x', '') })],
    ['a delete', new DeleteItemCommand({ TableName, Key: key('') })],
    ['an update', new UpdateItemCommand({ TableName, Key: key('') })],
    ['a batch of gets', new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('')] } } })],
    [
      'a batch of deletes',
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: key('') } }] } }),
    ],
    ['the start of a scan', new ScanCommand({ TableName, ExclusiveStartKey: key('') })],
  ])('is rejected in %s', async (_where, command) => {
    await expect(table.send(command as GetItemCommand)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(EMPTY),
    });
  });
});

it('accepts an empty string in an attribute that is not a key and in a filter, and a non-empty index key', async () => {
  await table.send(new PutItemCommand({ TableName, Item: { ...key('turn'), text: { S: '' } } }));
  const filtered = query('#owner = :o', { o: 'anna', e: '' }, { FilterExpression: 'contains(question, :e)' });
  await expect(table.send(filtered)).resolves.toMatchObject({ Count: 0 });
  await expect(table.send(update('SET #at = :at', '2026-11-27T00:00:00Z'))).resolves.toBeDefined();
});

it.each([
  [
    'an expression over 4 KB',
    query('#owner = :o', { o: 'anna' }, { FilterExpression: `a = :o${' OR a = :o'.repeat(500)}` }),
    'Expression size has exceeded the maximum allowed size',
  ],
  [
    'more than 100 operands of IN',
    query('#owner = :o', { o: 'anna' }, { FilterExpression: `a IN (${Array(101).fill(':o').join(', ')})` }),
    'number of operands: 101',
  ],
  [
    'a count with a projection',
    query('#owner = :o', { o: 'anna' }, { Select: 'COUNT', ProjectionExpression: 'a' }),
    'Cannot specify the ProjectionExpression',
  ],
  [
    'an index key of more than 1,024 bytes',
    new PutItemCommand({ TableName, Item: active('x'.repeat(1025)) }),
    'Size limit exceeded',
  ],
  [
    'more than 32 levels',
    new PutItemCommand({
      TableName,
      Item: {
        ...key('deep'),
        a: Array.from({ length: 33 }).reduce<object>((inner) => ({ L: [inner] }), { S: 'x' }) as { S: string },
      },
    }),
    'nested levels beyond supported limit',
  ],
])('rejects %s', async (_fault, command, message) => {
  await expect(table.send(command as QueryCommand)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining(message),
  });
});

it('lets dynalite reject a request that is not JSON', async () => {
  const response = await fetch(standIn.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.Query' },
    body: '{',
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    { __type: 'com.amazon.coral.service#SerializationException' },
  ]);
});
