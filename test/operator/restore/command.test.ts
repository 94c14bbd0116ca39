import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteTableCommand, ScanCommand, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { EXAMPLE_FILE } from '../../../src/infra/deployment/read';
import { restore } from '../../../src/operator/restore/main';
import { REPOSITORY } from '../../../src/operator/templates/synthesis';
import { AuditFixture, TABLE_NAME } from '../../support/functions/audit-fixture';
import { type CommandResult, executeCommand } from '../../support/operator/command';
import { type AwsServer, startAwsServer } from '../../support/operator/doctor/aws-server';
import { EXAMPLE } from '../../support/operator/doctor/doctor-fixture';
import { ACCOUNT, healthyAccount, noStack, stack } from '../../support/operator/doctor/healthy-account';

/** The command waits ten seconds before it requests the status of a table again; in this test, one millisecond. */
jest.mock('node:timers/promises', () => ({
  setTimeout: () => jest.requireActual('node:timers/promises').setTimeout(1),
}));

const BUCKET = 'documents-of-the-stack';
const OUTPUTS = { TableName: TABLE_NAME, DocumentBucket: BUCKET };
const fixture = AuditFixture.forEach();

const CALLER = { 'sts:GetCallerIdentity': healthyAccount['sts:GetCallerIdentity']! };
let aws: AwsServer;
let clock: number;
beforeAll(async () => {
  aws = await startAwsServer();
});
afterAll(() => aws.close());
beforeEach(() => {
  clock = Date.parse('2026-01-31T09:00:00Z');
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
  deployed(OUTPUTS);
});
afterEach(() => jest.restoreAllMocks());

/** Makes CloudFormation return a stack with these outputs. */
const deployed = (outputs: Readonly<Record<string, string>>) =>
  aws.respondWith({ ...CALLER, 'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE', outputs) });

const run = (...args: string[]): Promise<CommandResult> => runWith(join(REPOSITORY, EXAMPLE_FILE), args);

/** Runs the command for a deployment file. */
const runWith = (DEPLOYMENT: string, args: readonly string[]): Promise<CommandResult> =>
  executeCommand(restore, args, {
    ...fixture().environment,
    AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url,
    AWS_ENDPOINT_URL_STS: aws.url,
    DEPLOYMENT,
  });

/**
 * Advances the clock by a minute.
 *
 * @returns a time within this minute, in the format of `--to`
 */
function minute(): string {
  clock += 60_000;
  const time = new Date(clock - 30_000).toISOString().replace('.000', '');
  return time;
}

describe('npx projen restore table', () => {
  const restored = 'JouleVerne-restored-20260131T090130';
  const targets = async (TableName: string) =>
    (await fixture().table.send(new ScanCommand({ TableName }))).Items!.flatMap(({ target }) => target?.S ?? []);

  beforeEach(async () => {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await fixture().table.send(
      new UpdateContinuousBackupsCommand({ TableName: TABLE_NAME, PointInTimeRecoverySpecification }),
    );
    minute();
    await fixture().act('Before.pdf');
  });

  it("restores the table that the stack's outputs name, and prints the option that switches to the restored table", async () => {
    const time = minute();
    await fixture().act('After.pdf');
    minute();
    const { code, stdout, stderr } = await run('table', '--to', time);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`Restoring ${TABLE_NAME} as of 2026-01-31T09:01:30.000Z to ${restored}`),
    });
    expect(stdout).toMatch(/^To use the restored table, add this option to \S+deployment\.example\.json:\n/);
    const [, option] = stdout.match(/"restoredTable": (\{.*\})/)!;
    expect(JSON.parse(option!)).toEqual({ name: restored, stream: expect.stringMatching(/^20\d\d-/) });
    expect(await targets(restored)).toEqual(['Before.pdf']);
    expect(aws.requests).toEqual(['sts:GetCallerIdentity@us-east-1', 'cloudformation:DescribeStacks@eu-central-1']);
  });

  it('without --to, prints the option for a table that was restored earlier, even if the live table no longer exists', async () => {
    await run('table', '--to', minute(), '--name', 'from-backup');
    await fixture().table.send(new DeleteTableCommand({ TableName: TABLE_NAME }));
    const { code, stdout } = await run('table', '--name', 'from-backup');
    expect(code).toBe(0);
    expect(stdout).toContain('"restoredTable": {"name":"from-backup"');
  });

  it('fails if the stack does not exist, and if the stack lacks the output', async () => {
    deployed({});
    const message = 'The stack JouleVerne in eu-central-1 has no output TableName.\n';
    expect(await run('table', '--to', minute())).toEqual({ code: 1, stdout: '', stderr: message });
    aws.respondWith({ ...CALLER, 'cloudformation:DescribeStacks': () => noStack('JouleVerne') });
    expect((await run('table', '--to', minute())).stderr).toBe('There is no stack JouleVerne in eu-central-1.\n');
  });
});

describe('npx projen restore documents', () => {
  const put = (Body: string) =>
    fixture().s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'documents/Plan.pdf', Body }));
  const content = async () =>
    (
      await fixture().s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'documents/Plan.pdf' }))
    ).Body!.transformToString();

  beforeEach(async () => {
    await fixture().s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await fixture().s3.send(
      new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  });

  it("lists the changes to the bucket that the stack's outputs name, and makes them only with --apply", async () => {
    await put('good');
    minute();
    const time = minute();
    await put('bad');
    minute();
    const listed = await run('documents', '--to', time);
    expect(listed.stderr).toBe(
      `Comparing the bucket ${BUCKET} in account ${ACCOUNT} with ${time.replace('Z', '.000Z')} …\n`,
    );
    expect(listed.stdout).toBe(
      'restore  documents/Plan.pdf\nNothing has been changed. Add --apply to change 1 document.\n',
    );
    expect(await content()).toBe('bad');
    expect((await run('documents', '--to', time, '--apply')).stdout).toContain('Changed 1 document.');
    expect(await content()).toBe('good');
    expect((await run('documents', '--to', time)).stdout).toBe('The documents are as they were.\n');
  });

  it('rejects the credentials of another account, and changes no document', async () => {
    await put('good');
    minute();
    const time = minute();
    await put('bad');
    minute();
    const file = join(fixture().folder, 'deployment.json');
    writeFileSync(file, JSON.stringify({ ...EXAMPLE, account: '210987654321' }));
    const { code, stderr } = await runWith(file, ['documents', '--to', time, '--apply']);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`the credentials belong to account ${ACCOUNT}`)]);
    expect(await content()).toBe('bad');
  });

  it('refuses a time whose versions S3 may already have removed', async () => {
    const { code, stderr } = await run('documents', '--to', '2025-12-31T09:00:00Z', '--apply');
    expect(code).toBe(1);
    expect(stderr).toContain('Documents can be restored for 30 days (knowledge.restorableDays)');
  });
});
