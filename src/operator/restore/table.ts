import { setTimeout } from 'node:timers/promises';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../contract';
import { ifExists } from '../aws/errors';
import type { Region } from '../aws/region';

/** Milliseconds between two requests for the status of a table. */
const POLL = 10_000;

export interface TableRestore {
  readonly source: string;
  readonly target: string;
  /** The point in time. Absent if AWS Backup has already restored the target. */
  readonly to?: Date | undefined;
}

/**
 * Restores a table under another name beside the live table, or completes a table that AWS Backup has restored. AWS does not restore all
 * settings of a table. When the restored table is active, this function therefore sets the missing settings as in the deployment's own
 * table. After an interruption, operators can run the command again: it does not start the restore a second time.
 *
 * @param say receives a sentence for each step
 * @returns the label of the restored table's stream
 * @throws Error with a message for the operator
 */
export async function restoreTable(
  region: Region,
  { source, target, to }: TableRestore,
  say: (sentence: string) => void,
  poll = POLL,
): Promise<string> {
  if (source === target) throw new Error(`${target} is the live table: choose another name for the restored one.`);
  if (to) await startOnce(region, { source, target, to }, say);
  await active(region, target, poll, say);
  await enableExpiry(region, target);
  await enableRecovery(region, target);
  await protect(region, target, poll);
  await copyTags(region, source, target);
  const stream = await enableStream(region, target, poll);
  say(`${target} has its time to live, point-in-time recovery, deletion protection, tags and stream.`);
  return stream;
}

/** Starts the restore, unless an earlier run has started it. @throws Error when the target exists but is not the result of this restore */
async function startOnce(
  region: Region,
  { source, target, to }: TableRestore & { readonly to: Date },
  say: (sentence: string) => void,
): Promise<void> {
  const existing = await describe(region, target);
  if (existing) return requireSameRestore(existing, source, target, to);
  await start(region, source, target, to);
  say(`Restoring ${source} as of ${to.toISOString()} to ${target}. This takes from 20 minutes to several hours.`);
}

/**
 * Compares the points in time by their seconds, because DynamoDB restores a table as of a whole second.
 *
 * @throws Error if the existing target is not the result of this restore
 */
function requireSameRestore({ RestoreSummary }: TableDescription, source: string, target: string, to: Date): void {
  const { RestoreDateTime, SourceTableArn } = RestoreSummary ?? {};
  const seconds = (time: Date | undefined) => time && Math.floor(time.getTime() / 1000);
  if (SourceTableArn?.split('/').at(-1) === source && seconds(RestoreDateTime) === seconds(to)) return;
  const other = RestoreDateTime ? `, but ${SourceTableArn} as of ${RestoreDateTime.toISOString()}` : '';
  throw new Error(
    `${target} already exists, and does not contain ${source} as of ${to.toISOString()}${other}: choose another --name.`,
  );
}

async function start({ dynamoDb }: Region, source: string, target: string, to: Date): Promise<void> {
  const request = new RestoreTableToPointInTimeCommand({
    SourceTableName: source,
    TargetTableName: target,
    RestoreDateTime: to,
  });
  await dynamoDb.send(request).catch(async (error: Error) => {
    if (error.name !== 'InvalidRestoreTimeException') throw error;
    const { ContinuousBackupsDescription: backups } = await dynamoDb.send(
      new DescribeContinuousBackupsCommand({ TableName: source }),
    );
    const { EarliestRestorableDateTime: from, LatestRestorableDateTime: until } =
      backups?.PointInTimeRecoveryDescription ?? {};
    throw new Error(`${source} can be restored from ${from?.toISOString()} to ${until?.toISOString()}.`, {
      cause: error,
    });
  });
}

async function describe({ dynamoDb }: Region, TableName: string): Promise<TableDescription | undefined> {
  const found = await ifExists(dynamoDb.send(new DescribeTableCommand({ TableName })), 'ResourceNotFoundException');
  return found?.Table;
}

/** Waits until the status of a table is ACTIVE; DynamoDB rejects changes before that. @throws Error when the table does not exist */
async function active(
  region: Region,
  name: string,
  poll: number,
  say: (sentence: string) => void = () => undefined,
): Promise<TableDescription> {
  let last: string | undefined;
  for (;;) {
    const table = await describe(region, name);
    if (!table) throw new Error(`There is no table ${name}: restore it with --to TIME.`);
    if (table.TableStatus === 'ACTIVE') return table;
    if (table.TableStatus !== last) say(`${name}: ${table.TableStatus}`);
    last = table.TableStatus;
    await setTimeout(poll);
  }
}

async function enableExpiry({ dynamoDb }: Region, TableName: string): Promise<void> {
  const { TimeToLiveDescription: current } = await dynamoDb.send(new DescribeTimeToLiveCommand({ TableName }));
  if (current?.TimeToLiveStatus?.startsWith('ENABL')) return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: TABLE.timeToLive };
  await dynamoDb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

async function enableRecovery({ dynamoDb }: Region, TableName: string): Promise<void> {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await dynamoDb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
}

async function protect(region: Region, TableName: string, poll: number): Promise<void> {
  const { DeletionProtectionEnabled } = await active(region, TableName, poll);
  if (!DeletionProtectionEnabled)
    await region.dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}

/** Copies the tags of the source table, if it still exists. Omits the tags of CloudFormation: their prefix `aws:` is reserved. */
async function copyTags(region: Region, source: string, target: string): Promise<void> {
  const [from, to] = await Promise.all([describe(region, source), describe(region, target)]);
  if (!from) return;
  const { Tags = [] } = await region.dynamoDb.send(new ListTagsOfResourceCommand({ ResourceArn: from.TableArn! }));
  const own = Tags.filter(({ Key }) => !Key!.startsWith('aws:'));
  if (own.length > 0) await region.dynamoDb.send(new TagResourceCommand({ ResourceArn: to!.TableArn!, Tags: own }));
}

async function enableStream(region: Region, TableName: string, poll: number): Promise<string> {
  const { StreamSpecification } = await active(region, TableName, poll);
  if (!StreamSpecification?.StreamEnabled) {
    const specification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
    await region.dynamoDb.send(new UpdateTableCommand({ TableName, StreamSpecification: specification }));
  }
  return (await active(region, TableName, poll)).LatestStreamLabel!;
}
