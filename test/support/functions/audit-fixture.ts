import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AuditTrail } from '../../../src/admin/audit/audit-trail';
import { Store } from '../../../src/app/table/store';
import { TABLE } from '../../../src/contract';
import { createArchive } from '../../../src/functions/audit-archive/archive';
import { ARCHIVE_ENV, type AuditRecord, RECORDS_PREFIX } from '../../../src/functions/audit-archive/record';
import { startDynamoDb } from '../../../src/local/aws/dynamodb';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import { startS3 } from '../../../src/local/aws/s3';

export const ARCHIVE = 'audit-archive';
export const TABLE_NAME = 'joule-verne';
export const REGION = 'eu-central-1';
export const STREAM = `arn:aws:dynamodb:${REGION}:111122223333:table/${TABLE_NAME}/stream/2026-11-28T00:00:00.000`;
export const AUDIT_PARTITION = `${TABLE.organisation}${TABLE.audit}`;
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

type Item = Record<string, AttributeValue>;

/** The table with the application's audit trail, its stream, and the bucket of the archive with Object Lock. */
export class AuditFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'audit-'));
  readonly stream = new TableStream(this);
  readonly log: string[] = [];
  s3!: S3Client;
  table!: DynamoDBClient;
  trail!: AuditTrail;
  /** The environment with which a command for operators uses the stand-ins. */
  environment: Record<string, string> = {};
  private standIns: StandIn[] = [];
  private readonly before = process.env.AWS_ENDPOINT_URL_DYNAMODB;

  static forEach(): () => AuditFixture {
    let fixture: AuditFixture;
    beforeEach(async () => {
      fixture = new AuditFixture();
      await fixture.open();
    });
    afterEach(() => fixture.close());
    return () => fixture;
  }

  async open(): Promise<void> {
    const [s3, table] = await Promise.all([
      startS3({ state: join(this.folder, 's3'), bucket: 'documents' }),
      startDynamoDb({ state: join(this.folder, 'dynamodb'), tableName: TABLE_NAME }),
    ]);
    this.standIns = [s3, table];
    this.s3 = new S3Client({ endpoint: s3.url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
    this.table = new DynamoDBClient({ endpoint: table.url, region: REGION, credentials: CREDENTIALS });
    this.environment = {
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    process.env.AWS_ENDPOINT_URL_DYNAMODB = table.url;
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
    this.trail = new AuditTrail(new Store(REGION, TABLE_NAME, 365));
    await this.s3.send(new CreateBucketCommand({ Bucket: ARCHIVE, ObjectLockEnabledForBucket: true }));
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Years: 10 } } as const;
    await this.s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: ARCHIVE,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    );
  }

  async close(): Promise<void> {
    this.s3.destroy();
    this.table.destroy();
    await Promise.all(this.standIns.map((standIn) => standIn.close()));
    rmSync(this.folder, { recursive: true });
    if (this.before === undefined) delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    else process.env.AWS_ENDPOINT_URL_DYNAMODB = this.before;
  }

  /** A new instance of the archive function, as after a cold start. */
  archive(s3 = this.s3): (event: unknown) => Promise<void> {
    return createArchive({ [ARCHIVE_ENV.bucket]: ARCHIVE }, (line) => this.log.push(line), s3);
  }

  /** Records an action as the console does: two entries in the table. */
  async act(target: string): Promise<void> {
    const actor = { id: 'sub-1', email: 'ada@example.org', name: 'Ada' };
    const event = { actor, address: '192.0.2.1', action: 'document.delete' as const, target };
    await this.trail.record(event, () => Promise.resolve());
  }

  /** Records actions and archives them. */
  async archived(...targets: string[]): Promise<void> {
    for (const target of targets) await this.act(target);
    await this.archive()(await this.stream.event());
  }

  /** The items of the audit trail. */
  async entries(): Promise<Item[]> {
    const { Items = [] } = await this.table.send(
      new QueryCommand({
        TableName: TABLE_NAME,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': TABLE.partitionKey },
        ExpressionAttributeValues: { ':owner': { S: AUDIT_PARTITION } },
      }),
    );
    return Items;
  }

  /** The records of the archive, in order. */
  async records(): Promise<AuditRecord[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: ARCHIVE, Prefix: RECORDS_PREFIX }));
    return Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: ARCHIVE, Key }));
        return JSON.parse(await Body!.transformToString()) as AuditRecord;
      }),
    );
  }
}

/**
 * The stream of the table's audit trail. An event contains the changes since the previous event, in the form in which
 * Lambda delivers them.
 */
class TableStream {
  private seen = new Map<string, Item>();
  private sequence = 100_000_000_000;

  constructor(private readonly fixture: AuditFixture) {}

  /**
   * @param userIdentity the `userIdentity` in the records of removals. By default, the records have none, as if a principal had removed
   *   the items
   */
  async event(userIdentity?: { type: string; principalId: string }): Promise<{ Records: object[] }> {
    const now = new Map((await this.fixture.entries()).map((item) => [item[TABLE.sortKey]!.S!, item]));
    const names = [...new Set([...this.seen.keys(), ...now.keys()])].sort();
    const changes = names.filter((name) => JSON.stringify(this.seen.get(name)) !== JSON.stringify(now.get(name)));
    const records = changes.map((name) => this.record(name, this.seen.get(name), now.get(name), userIdentity));
    this.seen = now;
    return { Records: records };
  }

  private record(name: string, OldImage: Item | undefined, NewImage: Item | undefined, userIdentity?: object): object {
    return {
      eventID: randomUUID().replaceAll('-', ''),
      eventName: OldImage ? (NewImage ? 'MODIFY' : 'REMOVE') : 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: REGION,
      ...(userIdentity && !NewImage ? { userIdentity } : {}),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
        Keys: { [TABLE.partitionKey]: { S: AUDIT_PARTITION }, [TABLE.sortKey]: { S: name } },
        ...(NewImage && { NewImage }),
        ...(OldImage && { OldImage }),
        SequenceNumber: String(this.sequence++),
        SizeBytes: 400,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: STREAM,
    };
  }
}
