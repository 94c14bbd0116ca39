import { createHash } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { TABLE } from '../../../src/contract';
import { createArchive } from '../../../src/functions/audit-archive/archive';
import {
  type AuditRecord,
  canonical,
  hashOf,
  NO_RECORD,
  recordAfter,
  recordKey,
} from '../../../src/functions/audit-archive/record';
import {
  ARCHIVE,
  AUDIT_PARTITION,
  AuditFixture,
  REGION,
  STREAM,
  TABLE_NAME,
} from '../../support/functions/audit-fixture';

const fixture = AuditFixture.forEach();

/**
 * Checks that a chain is intact: the positions have no gaps, and each record contains the hash of the previous record.
 */
function expectChain(records: readonly AuditRecord[]): void {
  expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  expect(records.map(({ previous }) => previous)).toEqual([NO_RECORD, ...records.slice(0, -1).map(({ hash }) => hash)]);
  expect(records.map(hashOf)).toEqual(records.map(({ hash }) => hash));
}

describe('the audit archive', () => {
  it('stores each entry with its content, in the order of the stream', async () => {
    await fixture().archived('Plan.pdf', 'Budget.xlsx');
    const records = await fixture().records();
    expectChain(records);
    expect(records.map(({ change }) => change.name)).toEqual(['INSERT', 'INSERT', 'INSERT', 'INSERT']);
    expect(records[0]!.change).toMatchObject({
      stream: STREAM,
      after: { target: { S: 'Plan.pdf' }, actorEmail: { S: 'ada@example.org' }, owner: { S: AUDIT_PARTITION } },
    });
    expect(records[1]!.change.after).toMatchObject({ outcome: { S: 'done' } });
  });

  it('hashes the canonical form of a record', async () => {
    await fixture().archived('Plan.pdf');
    const [{ hash, ...content }] = (await fixture().records()) as [AuditRecord];
    expect(hash).toBe(createHash('sha256').update(canonical(content)).digest('hex'));
    expect(canonical({ b: [{ d: 1, c: 'ü' }], a: undefined })).toBe('{"b":[{"c":"ü","d":1}]}');
  });

  it('continues the chain after a cold start', async () => {
    for (const target of ['A', 'B', 'C', 'D', 'E']) await fixture().archived(target);
    expectChain(await fixture().records());
    expect(await fixture().records()).toHaveLength(10);
  });

  it('records the overwriting and the removal of an entry as further changes, with the content of the entry before and after', async () => {
    await fixture().archived('Plan.pdf');
    const [entry] = await fixture().entries();
    const forged = { ...entry, target: { S: 'Other.pdf' } };
    await fixture().table.send(new PutItemCommand({ TableName: TABLE_NAME, Item: forged }));
    await fixture().archive()(await fixture().stream.event());
    const Key = { [TABLE.partitionKey]: entry![TABLE.partitionKey]!, [TABLE.sortKey]: entry![TABLE.sortKey]! };
    await fixture().table.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key }));
    await fixture().archive()(await fixture().stream.event({ type: 'Service', principalId: 'dynamodb.amazonaws.com' }));
    const records = await fixture().records();
    expectChain(records);
    expect(records.slice(2).map(({ change }) => change)).toMatchObject([
      { name: 'MODIFY', before: { target: { S: 'Plan.pdf' } }, after: { target: { S: 'Other.pdf' } } },
      { name: 'REMOVE', by: 'dynamodb.amazonaws.com', before: { target: { S: 'Other.pdf' } } },
    ]);
  });

  it('ignores items of conversations', async () => {
    await fixture().act('Plan.pdf');
    const event = JSON.parse(JSON.stringify(await fixture().stream.event()).replaceAll(AUDIT_PARTITION, 'person#1'));
    await fixture().archive()(event);
    expect(await fixture().records()).toEqual([]);
  });

  it('rejects an event that is not from a stream, and an event from a stream without images of the items', async () => {
    await expect(fixture().archive()({})).rejects.toThrow('Records');
    await fixture().act('Plan.pdf');
    const event = await fixture().stream.event();
    const withoutImage = JSON.parse(JSON.stringify(event).replaceAll('NewImage', 'NoImage'));
    await expect(fixture().archive()(withoutImage)).rejects.toThrow('no image');
  });

  it('throws an error if the environment does not name the bucket', () => {
    expect(() => createArchive({}, () => undefined)).toThrow('ARCHIVE_BUCKET is missing');
  });
});

describe('an audit archive that receives changes repeatedly', () => {
  it('archives each change once, whether the same or another instance receives it again', async () => {
    await fixture().act('Plan.pdf');
    const event = await fixture().stream.event();
    const archive = fixture().archive();
    await archive(event);
    await archive(event);
    await fixture().archive()(event);
    expect(await fixture().records()).toHaveLength(2);
    expect(fixture().log.map((line) => JSON.parse(line))).toEqual([
      { archived: 2, repeated: 0 },
      { archived: 0, repeated: 2 },
      { archived: 0, repeated: 2 },
    ]);
  });

  it('recognises a repeated change even if many newer records follow it', async () => {
    await fixture().act('Plan.pdf');
    const event = await fixture().stream.event();
    await fixture().archive()(event);
    await fixture().archived(...Array.from({ length: 20 }, (_, index) => `${index}`));
    await fixture().archive()(event);
    expect(await fixture().records()).toHaveLength(42);
  });

  it('neither forks the chain nor archives a change twice if several instances archive at the same time', async () => {
    for (const target of ['A', 'B', 'C', 'D']) await fixture().act(target);
    const { Records } = await fixture().stream.event();
    const deliveries = [Records, Records, Records.slice(0, 4), Records.slice(4)];
    await Promise.all(deliveries.map((records) => fixture().archive()({ Records: records })));
    const records = await fixture().records();
    expectChain(records);
    expect(new Set(records.map(({ change }) => change.id)).size).toBe(8);
    expect(records).toHaveLength(8);
  });

  it('recognises its own record after the response to the write was lost', async () => {
    await fixture().act('Plan.pdf');
    const event = await fixture().stream.event();
    const flaky = losingResponses(fixture().s3, 1);
    await expect(fixture().archive(flaky)(event)).rejects.toThrow('lost');
    await fixture().archive(flaky)(event);
    expect(await fixture().records()).toHaveLength(2);
  });

  it('throws if a write fails, so that Lambda delivers the changes again, and leaves no gap', async () => {
    await fixture().act('Plan.pdf');
    const event = await fixture().stream.event();
    const unreachable = new S3Client({ endpoint: 'http://127.0.0.1:1', region: REGION, maxAttempts: 1 });
    await expect(fixture().archive(unreachable)(event)).rejects.toThrow();
    unreachable.destroy();
    await fixture().archive()(event);
    expectChain(await fixture().records());
  });

  it('continues the chain even if the first records were deleted after their retention period', async () => {
    const change = { id: 'x', name: 'INSERT', at: '2016-01-01T00:00:00.000Z', stream: STREAM, item: 'old' } as const;
    const old = recordAfter(undefined, change, new Date('2016-01-01T00:00:01Z'));
    const Key = recordKey(41);
    const Body = canonical({ ...old, sequence: 41 });
    await fixture().s3.send(new PutObjectCommand({ Bucket: ARCHIVE, Key, Body }));
    await fixture().archived('Plan.pdf');
    expect((await fixture().records()).map(({ sequence }) => sequence)).toEqual([41, 42, 43]);
  });
});

/**
 * A client whose first `count` writes succeed but throw an error, as if the connection had broken before the response.
 */
function losingResponses(s3: S3Client, count: number): S3Client {
  let left = count;
  const send = async (command: object) => {
    const output = await s3.send(command as never);
    if (command instanceof PutObjectCommand && left-- > 0) throw new Error('lost');
    return output;
  };
  return Object.assign(Object.create(s3), { send }) as S3Client;
}
