import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ObjectLockRule,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { TABLE } from '../../../src/contract';
import {
  type AuditRecord,
  canonical,
  NO_RECORD,
  recordAfter,
  recordKey,
} from '../../../src/functions/audit-archive/record';
import { audit } from '../../../src/operator/audit/main';
import type { Finding } from '../../../src/operator/check';
import { ARCHIVE, AUDIT_PARTITION, AuditFixture, REGION, TABLE_NAME } from '../../support/functions/audit-fixture';
import { executeCommand } from '../../support/operator/command';
import { startAwsServer } from '../../support/operator/doctor/aws-server';
import { EXAMPLE } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount } from '../../support/operator/doctor/healthy-account';

const fixture = AuditFixture.forEach();

const verify = (...args: string[]) =>
  executeCommand(
    audit,
    ['verify', '--region', REGION, '--bucket', ARCHIVE, '--table', TABLE_NAME, ...args],
    fixture().environment,
  );
const key = (item: Record<string, AttributeValue>) => ({
  [TABLE.partitionKey]: item[TABLE.partitionKey]!,
  [TABLE.sortKey]: item[TABLE.sortKey]!,
});
const putItem = (Item: Record<string, AttributeValue>) =>
  fixture().table.send(new PutItemCommand({ TableName: TABLE_NAME, Item }));
const deleteItem = (item: Record<string, AttributeValue>) =>
  fixture().table.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: key(item) }));
/** Sets the retention of new records. */
const retain = (Rule: ObjectLockRule | undefined) =>
  fixture().s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: ARCHIVE,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
    }),
  );
const archive = async () => fixture().archive()(await fixture().stream.event());

/** How an inserted entry differs from an entry of the console. */
interface Inserted {
  readonly suffix?: string;
  readonly at?: AttributeValue;
  readonly id?: AttributeValue;
  readonly outcome?: AttributeValue;
}

/** Returns an invented audit entry with this time. A program with the tasks' role could write such an entry. */
function entryAt(at: string): Record<string, AttributeValue> {
  const id = `${at}#01J0000000000000000000000A`;
  return {
    [TABLE.partitionKey]: { S: AUDIT_PARTITION },
    [TABLE.sortKey]: { S: `${id}#begun` },
    id: { S: id },
    at: { S: at },
    target: { S: 'Invented.pdf' },
  };
}

describe('npx projen audit verify', () => {
  it('reports an intact archive with its lock and its head, and exits with 0', async () => {
    await fixture().archived('Plan.pdf', 'Budget.xlsx');
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    const head = (await fixture().records()).at(-1)!.hash;
    expect(stdout).toMatch(/4 entries, from \S+Z to \S+Z, chain intact/);
    expect(stdout).toContain('Object Lock in compliance mode, 10 years');
    expect(stdout).toContain(`Record 4 has the hash ${head}`);
    expect((await verify('--head', head)).stdout).toContain('The chain contains the given hash, in record 4');
  });

  it('with --json, prints JSON with the numbers of faults and warnings', async () => {
    await fixture().archived('Plan.pdf');
    expect(JSON.parse((await verify('--json')).stdout)).toMatchObject({ faults: 0, warnings: 0 });
  });

  it('names an entry that was changed in the table, with both values', async () => {
    await fixture().archived('Plan.pdf');
    const [entry] = await fixture().entries();
    await putItem({ ...entry!, target: { S: 'Other.pdf' } });
    await archive();
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Entry \S+#begun was changed in the table at \S+ \(record 3\): target from "Plan.pdf" to "Other.pdf"/,
    );
    expect(stdout).toContain('chain intact');
  });

  it('names an entry that was removed from the table, unless DynamoDB removed it at the end of its retention', async () => {
    await fixture().act('Plan.pdf');
    await archive();
    const [entry] = await fixture().entries();
    await putItem({ ...entryAt(new Date().toISOString()), [TABLE.timeToLive]: { N: '1700000000' } });
    await archive();
    await deleteItem((await fixture().entries()).at(-1)!);
    await fixture().archive()(await fixture().stream.event({ type: 'Service', principalId: 'dynamodb.amazonaws.com' }));
    expect((await verify()).code).toBe(0);
    await deleteItem(entry!);
    await archive();
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`${entry![TABLE.sortKey]!.S} was removed in the table`),
    ]);
  });

  it('names an entry that was inserted with an earlier time', async () => {
    await fixture().archived('Plan.pdf');
    await putItem(entryAt('2026-01-01T00:00:00.000Z'));
    await archive();
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/Entry 2026-01-01T00:00:00.000Z\S+ was inserted in the table .* long after/),
    ]);
  });

  it.each<[string, Inserted, string]>([
    ['whose name has an unknown suffix', { suffix: 'started' }, 'but its name does not have the form of an entry'],
    ['that ends an action, but has no outcome', { suffix: 'ended' }, 'without an outcome'],
    [
      'that ends an action that never began',
      { suffix: 'ended', outcome: { S: 'done' } },
      'without an entry of the beginning of its action',
    ],
    [
      'whose time differs from the time in its name',
      { at: { S: '2025-01-01T00:00:00.000Z' } },
      'with another time or id than in its name',
    ],
    ['whose id differs from the id in its name', { id: { S: 'x' } }, 'with another time or id than in its name'],
    [
      'that begins an action, but has an outcome',
      { outcome: { S: 'done' } },
      'with an outcome, which only the end of an action has',
    ],
  ])('names an inserted entry %s', async (_name, { suffix = 'begun', ...attributes }, message) => {
    await fixture().archived('Plan.pdf');
    const entry = entryAt(new Date(Date.now() + 2_000).toISOString());
    const item = entry[TABLE.sortKey]!.S!.replace('begun', suffix);
    await putItem({ ...entry, ...attributes, [TABLE.sortKey]: { S: item } });
    await archive();
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain(`Entry ${item} was inserted in the table at`);
    expect(stdout).toContain(message);
  });

  it('names entries that are no longer in the table, and counts new entries that the archive does not contain yet', async () => {
    await fixture().archived('Plan.pdf');
    const [entry] = await fixture().entries();
    await deleteItem(entry!);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain(`Entry ${entry![TABLE.sortKey]!.S} of record 1 is no longer in the table`);
    await putItem({ ...entryAt(new Date().toISOString()) });
    expect((await verify()).stdout).toContain('The archive does not contain 1 entry of the last 15 minutes yet');
  });

  it('accepts entries that were written before the archive existed', async () => {
    await putItem(entryAt('2025-01-01T00:00:00.000Z'));
    await fixture().stream.event();
    await fixture().archived('Plan.pdf');
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Only the table has 1 entry from before the archive, up to 2025-01-01'),
    ]);
  });

  it('mentions no record in the remedy for an entry that is in the table, but not in the archive', async () => {
    await fixture().archived('Plan.pdf');
    const at = Date.now();
    await putItem(entryAt(new Date(at).toISOString()));
    const now = jest.spyOn(Date, 'now').mockReturnValue(at + 16 * 60_000);
    const { findings } = JSON.parse((await verify('--json')).stdout) as { findings: readonly Finding[] };
    now.mockRestore();
    expect(findings).toContainEqual({
      check: 'Entries',
      level: 'fault',
      what: expect.stringMatching(/^Entry \S+ is in the table, but not in the archive$/),
      remedy: expect.not.stringContaining('the record'),
    });
  });

  it('reports a single entry and a single year in the singular', async () => {
    await retain({ DefaultRetention: { Mode: 'GOVERNANCE', Years: 1 } });
    await putItem(entryAt(new Date().toISOString()));
    await archive();
    const { stdout } = await verify();
    expect(stdout).toMatch(/1 entry, from \S+ to \S+, chain intact/);
    expect(stdout).toContain('Object Lock in governance mode, 1 year\n');
  });

  it('names a record that was hidden by a delete marker, and a record that was written again', async () => {
    await fixture().archived('Plan.pdf');
    await fixture().s3.send(new DeleteObjectCommand({ Bucket: ARCHIVE, Key: recordKey(1) }));
    await fixture().s3.send(new PutObjectCommand({ Bucket: ARCHIVE, Key: recordKey(2), Body: '{}' }));
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain(`${recordKey(1)} was written again or hidden by a delete marker`);
    expect(stdout).toContain(`${recordKey(2)} was written again or hidden by a delete marker`);
    expect(stdout).not.toContain('Record 2 was changed');
  });

  it('accepts hidden and unlocked records before --first, because their retention may have ended', async () => {
    await retain(undefined);
    await fixture().archived('Plan.pdf');
    await retain({ DefaultRetention: { Mode: 'COMPLIANCE', Years: 10 } });
    await fixture().archived('Budget.xlsx');
    await fixture().s3.send(new DeleteObjectCommand({ Bucket: ARCHIVE, Key: recordKey(1) }));
    const all = await verify();
    expect(all.code).toBe(1);
    expect(all.stdout).toContain(`${recordKey(1)} was written again or hidden`);
    expect(all.stdout).toContain('2 records can be deleted');
    expect(all.stdout).toContain('without which S3 does not return the retention');
    const { code, stdout } = await verify('--first', '3');
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 entries, from')]);
    await fixture().s3.send(new DeleteObjectCommand({ Bucket: ARCHIVE, Key: recordKey(3) }));
    expect((await verify('--first', '3')).stdout).toContain(`${recordKey(3)} was written again or hidden`);
  });

  it('still reports an intact archive after the bucket has refused to remove a locked version', async () => {
    await fixture().archived('Plan.pdf');
    const { Versions = [] } = await fixture().s3.send(new ListObjectVersionsCommand({ Bucket: ARCHIVE }));
    for (const { Key, VersionId } of Versions)
      await expect(
        fixture().s3.send(
          new DeleteObjectCommand({ Bucket: ARCHIVE, Key, VersionId, BypassGovernanceRetention: true }),
        ),
      ).rejects.toThrow('object lock');
    expect((await verify()).code).toBe(0);
  });

  it('names changes that Lambda stored outside the chain', async () => {
    await fixture().archived('Plan.pdf');
    const Key = 'aws/lambda/5a1e/shardId-1/2026/11/28/failed.json';
    await fixture().s3.send(new PutObjectCommand({ Bucket: ARCHIVE, Key, Body: '{}' }));
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([1, expect.stringContaining(`The changes in ${Key} are not in the chain`)]);
  });

  it('rejects the credentials of an account other than the one in the deployment file', async () => {
    const aws = await startAwsServer();
    aws.respondWith(healthyAccount);
    const DEPLOYMENT = path.join(fixture().folder, 'deployment.json');
    writeFileSync(DEPLOYMENT, JSON.stringify({ ...EXAMPLE, account: '210987654321' }));
    const environment = { ...fixture().environment, AWS_ENDPOINT_URL: aws.url, DEPLOYMENT };
    try {
      const { code, stderr } = await executeCommand(audit, ['verify'], environment);
      expect([code, stderr]).toEqual([1, expect.stringContaining('the credentials belong to account 123456789012')]);
      expect(aws.requests).toEqual(['sts:GetCallerIdentity@us-east-1']);
    } finally {
      await aws.close();
    }
  });

  it.each([
    [['check'], 'audit has one subcommand, verify'],
    [['verify', '--head', 'abc'], '--head must be a SHA-256'],
    [['verify', '--first', '0'], '--first must be a whole number'],
    [['verify', '--hed', 'x'], '--hed'],
  ])('rejects %j with exit code 2', async (args, message) => {
    expect(await executeCommand(audit, args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

describe('npx projen audit verify --folder', () => {
  let folder: string;
  const file = (sequence: number) => path.join(folder, recordKey(sequence));
  const read = (sequence: number) => JSON.parse(readFileSync(file(sequence), 'utf8')) as AuditRecord;
  const write = (record: AuditRecord, sequence = record.sequence) => writeFileSync(file(sequence), canonical(record));
  const verifyFolder = (...args: string[]) => executeCommand(audit, ['verify', '--folder', folder, ...args]);
  const expectFault = async (text: string, ...args: string[]) =>
    expect(await verifyFolder(...args)).toMatchObject({ code: 1, stdout: expect.stringContaining(text) });

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-copy-'));
    mkdirSync(path.join(folder, 'records'));
    await fixture().archived('A', 'B', 'C');
    for (const { sequence } of await fixture().records()) {
      const { Body } = await fixture().s3.send(new GetObjectCommand({ Bucket: ARCHIVE, Key: recordKey(sequence) }));
      writeFileSync(file(sequence), await Body!.transformToByteArray());
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reports that a copy of the archive is intact', async () => {
    expect(await verifyFolder()).toMatchObject({ code: 0, stdout: expect.stringContaining('6 entries, from') });
  });

  it('reports a changed record', async () => {
    const record = read(3);
    write({ ...record, change: { ...record.change, after: { target: { S: 'Z' } } } });
    await expectFault('Record 3 was changed: its content does not match its hash');
  });

  it('reports a record that was replaced by another record with a correct hash', async () => {
    write(recordAfter(read(2), { ...read(3).change, after: { target: { S: 'Z' } } }, new Date(read(3).archivedAt)));
    await expectFault('Record 4 does not continue record 3: one of them was replaced or inserted');
  });

  it('reports removed records', async () => {
    for (const sequence of [2, 3]) rmSync(file(sequence));
    await expectFault('Records 2 to 3 were removed');
    rmSync(file(1));
    await expectFault('Records 1 to 3 were removed');
    expect((await verifyFolder('--first', '4')).code).toBe(0);
  });

  it('reports inserted records', async () => {
    write(recordAfter(read(6), read(2).change));
    await expectFault('Record 7 was inserted: it repeats record 2');
    write(read(2), 7);
    await expectFault('Record 7 was changed or inserted');
    writeFileSync(path.join(folder, 'records/extra.json'), '{}');
    await expectFault('records/extra.json was inserted: it is not a record');
  });

  it('reports a file that is not in canonical form', async () => {
    writeFileSync(file(2), JSON.stringify(read(2), undefined, 2));
    await expectFault('Record 2 was changed or inserted');
  });

  it('reports a chain that was cut off or written again, if an earlier hash is given', async () => {
    const head = read(6).hash;
    rmSync(file(6));
    expect((await verifyFolder()).code).toBe(0);
    await expectFault(`No record has the hash ${head}`, '--head', head);
    let previous: AuditRecord | undefined;
    for (const sequence of [1, 2, 3, 4, 5]) write((previous = recordAfter(previous, read(sequence).change)));
    expect(previous!.previous).not.toBe(NO_RECORD);
    await expectFault(`No record has the hash ${head}`, '--head', head);
  });

  it('rejects a folder that has no records', async () => {
    rmSync(path.join(folder, 'records'), { recursive: true });
    expect(await verifyFolder()).toMatchObject({ code: 1, stderr: expect.stringContaining('has no records') });
  });
});
