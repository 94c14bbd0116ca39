import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  ScanCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Region } from '../../../src/operator/aws/region';
import { applyChange, documentChanges } from '../../../src/operator/restore/documents';
import { restore } from '../../../src/operator/restore/main';
import { restoreTable } from '../../../src/operator/restore/table';
import { AuditFixture, REGION, TABLE_NAME } from '../../support/functions/audit-fixture';
import { executeCommand } from '../../support/operator/command';

const fixture = AuditFixture.forEach();
const TARGET = 'restored';
const BUCKET = 'versioned';
const MINUTE = 60_000;

let clock: number;
let before: NodeJS.ProcessEnv;

/** Advances the clock by a minute. The stand-ins restore a table to a whole second, so two times must differ by at least a second. */
const later = () => {
  clock += MINUTE;
};
/** A time after all earlier changes and before all later ones. */
const now = () => new Date(Math.ceil(clock / 1000) * 1000);

beforeEach(() => {
  clock = Date.parse('2026-01-31T09:00:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
  before = { ...process.env };
  Object.assign(process.env, fixture().environment);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = before;
});

describe('restore table', () => {
  const said: string[] = [];
  const send = ((command: never) => fixture().table.send(command)) as AuditFixture['table']['send'];
  const run = (to?: Date, target = TARGET) =>
    restoreTable(new Region(REGION), { source: TABLE_NAME, target, to }, (text) => said.push(text), 1);
  const items = async (TableName: string) => (await send(new ScanCommand({ TableName }))).Items!;
  const enableRecovery = () => {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    return send(new UpdateContinuousBackupsCommand({ TableName: TABLE_NAME, PointInTimeRecoverySpecification }));
  };

  it('restores the items as they were at the given time, into a new table beside the live one', async () => {
    await enableRecovery();
    later();
    await fixture().act('Before.pdf');
    const time = now();
    later();
    await fixture().act('After.pdf');
    later();
    await run(time);
    const targets = async (table: string) => (await items(table)).flatMap(({ target }) => target?.S ?? []);
    expect(await targets(TARGET)).toEqual(['Before.pdf']);
    expect((await targets(TABLE_NAME)).sort()).toEqual(['After.pdf', 'Before.pdf']);
  });

  it('adds the settings that AWS does not restore, and can be repeated', async () => {
    await enableRecovery();
    const live = await send(new DescribeTableCommand({ TableName: TABLE_NAME }));
    const Tags = [{ Key: 'Owner', Value: 'IT' }];
    await send(new TagResourceCommand({ ResourceArn: live.Table!.TableArn, Tags }));
    later();
    const stream = await run(now());
    const { Table } = await send(new DescribeTableCommand({ TableName: TARGET }));
    expect(Table).toMatchObject({
      DeletionProtectionEnabled: true,
      LatestStreamLabel: stream,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect((await send(new DescribeTimeToLiveCommand({ TableName: TARGET }))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    const { ContinuousBackupsDescription } = await send(new DescribeContinuousBackupsCommand({ TableName: TARGET }));
    expect(ContinuousBackupsDescription!.PointInTimeRecoveryDescription!.PointInTimeRecoveryStatus).toBe('ENABLED');
    expect((await send(new ListTagsOfResourceCommand({ ResourceArn: Table!.TableArn }))).Tags).toEqual(Tags);
    expect(await run(now())).toBe(stream);
    expect(await run(undefined)).toBe(stream);
  });

  it('rejects an existing table that is not the result of the same restore', async () => {
    await enableRecovery();
    later();
    const time = now();
    later();
    await run(time);
    await expect(run(now())).rejects.toThrow(
      `restored already exists, and does not contain ${TABLE_NAME} as of 2026-01-31T09:02:00.000Z, but `,
    );
    const other = { source: 'other', target: TARGET, to: time };
    await expect(restoreTable(new Region(REGION), other, () => undefined, 1)).rejects.toThrow('choose another --name');
    await expect(
      restoreTable(new Region(REGION), { source: TARGET, target: TABLE_NAME, to: time }, () => undefined, 1),
    ).rejects.toThrow(`${TABLE_NAME} already exists, and does not contain ${TARGET} as of 2026-01-31T09:01:00.000Z: `);
    expect(await run(time)).toMatch(/^20\d\d-/);
  });

  it('rejects a time that is too early, and names the earliest possible time', async () => {
    await enableRecovery();
    await expect(run(new Date('2026-01-01T00:00:00Z'))).rejects.toThrow(
      'can be restored from 2026-01-31T09:00:00.000Z to',
    );
  });

  it('rejects a table without point-in-time recovery, a missing table, and the live table as the target', async () => {
    await expect(run(now())).rejects.toThrow('Point in time recovery is not enabled');
    await expect(run(undefined, 'absent')).rejects.toThrow('There is no table absent');
    await expect(run(now(), TABLE_NAME)).rejects.toThrow('is the live table');
  });
});

describe('restore documents', () => {
  const send = ((command: never) => fixture().s3.send(command)) as AuditFixture['s3']['send'];
  const put = (name: string, Body: string) =>
    send(new PutObjectCommand({ Bucket: BUCKET, Key: `documents/${name}`, Body, Metadata: { by: 'ada' } }));
  /** Uploads a document in parts, as the AWS CLI uploads a large file. @returns its ETag */
  const putInParts = async (name: string, Body: string) => {
    const at = { Bucket: BUCKET, Key: `documents/${name}` };
    const whole = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
    const { UploadId } = await send(new CreateMultipartUploadCommand({ ...at, ...whole }));
    const { ETag, ChecksumCRC32 } = await send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] };
    const completed = await send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload, ChecksumCRC32, ...whole }),
    );
    return completed.ETag;
  };
  const remove = (name: string) => send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `documents/${name}` }));
  const changes = (to: Date) => documentChanges(new Region(REGION), BUCKET, to);
  const apply = async (to: Date) => {
    for (const change of await changes(to)) await applyChange(new Region(REGION), BUCKET, change);
  };
  const contents = async (): Promise<Record<string, string>> => {
    const { Contents = [] } = await send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const texts = Contents.map(async ({ Key }) => {
      const { Body } = await send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      return [Key!.replace('documents/', ''), await Body!.transformToString()] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  };

  beforeEach(async () => {
    await send(new CreateBucketCommand({ Bucket: BUCKET }));
    await send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }));
  });

  it('restores replaced and deleted documents, hides new documents, and can be undone', async () => {
    const original = { 'kept.pdf': '1', 'replaced ü+%.pdf': '1', 'deleted.pdf': '1' };
    for (const [name, body] of Object.entries(original)) await put(name, body);
    await put('gone.pdf', '1');
    await remove('gone.pdf');
    const time = now();
    later();
    await put('replaced ü+%.pdf', '2');
    await put('replaced ü+%.pdf', '3');
    await remove('deleted.pdf');
    await put('new.pdf', '1');
    const damaged = { 'kept.pdf': '1', 'replaced ü+%.pdf': '3', 'new.pdf': '1' };
    const mistake = now();
    later();
    expect((await changes(time)).map(({ key }) => key)).toEqual(
      ['deleted.pdf', 'new.pdf', 'replaced ü+%.pdf'].map((name) => `documents/${name}`),
    );
    expect(await contents()).toEqual(damaged);
    await apply(time);
    expect(await contents()).toEqual(original);
    expect(await changes(time)).toEqual([]);
    later();
    await apply(mistake);
    expect(await contents()).toEqual(damaged);
  });

  it('distinguishes a deletion before an upload from a deletion after it in the same second, even if a newer version exists', async () => {
    await put('deleted.pdf', '1');
    await remove('deleted.pdf');
    await remove('uploaded.pdf');
    await put('uploaded.pdf', '1');
    const time = now();
    later();
    for (const name of ['deleted.pdf', 'uploaded.pdf']) await put(name, '2');
    await apply(time);
    expect(await contents()).toEqual({ 'uploaded.pdf': '1' });
  });

  it('does not restore a document again if its copy has another ETag, as after an upload in parts or with a KMS key', async () => {
    const original = await putInParts('plan.pdf', 'one');
    const time = now();
    later();
    await put('plan.pdf', 'two');
    later();
    await apply(time);
    expect(await contents()).toEqual({ 'plan.pdf': 'one' });
    const { Contents } = await send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(Contents![0]!.ETag).not.toBe(original);
    expect(await changes(time)).toEqual([]);
  });

  it('changes no object outside the prefix of the documents', async () => {
    const time = now();
    later();
    await send(new PutObjectCommand({ Bucket: BUCKET, Key: 'attachments/a', Body: 'a' }));
    expect(await changes(time)).toEqual([]);
  });
});

describe('the arguments', () => {
  it.each([
    [[], 'restore needs "table" or "documents"'],
    [['table'], '--to is missing'],
    [['documents', '--to', 'yesterday'], '--to must be a past time'],
    [['documents', '--to', '2999-01-01T00:00:00Z'], '--to must be a past time'],
    [['table', '--to', '2026-01-01T00:00:00Z', '--apply'], '--apply is an option of "restore documents" only'],
    [['table', '--name', 'a b'], '--name must be a name for a table'],
  ])('%j are rejected with exit code 2', async (args, message) => {
    expect(await executeCommand(restore, args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
