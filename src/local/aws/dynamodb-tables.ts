/** The table operations that dynalite lacks: point-in-time recovery, time to live, streams and deletion protection. */
import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { Refusal } from './kernel/refusal';

type Input = Readonly<Record<string, unknown>>;
type Item = Record<string, AttributeValue>;

interface Settings {
  timeToLive?: string;
  stream?: { readonly view: string; readonly label: string };
  isProtected?: boolean;
  /** The contents of the table when point-in-time recovery was enabled, and after each later write. */
  history?: { readonly at: number; readonly items: readonly Item[] }[];
  /** For a restored table: the source table, and the time whose contents were restored, as `DescribeTable` returns them. */
  restored?: { readonly SourceTableArn: string; readonly RestoreDateTime: number };
  /** True until the items have been restored. */
  isCreating?: boolean;
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** @param createTable creates an empty table with the keys and the index of the product's table */
export class TableOperations {
  private readonly settings = new Map<string, Settings>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly createTable: (name: string) => Promise<void>,
  ) {}

  /** Carries out an operation. @returns undefined if dynalite itself must answer the request. @throws Refusal */
  async answer(operation: string, input: Input): Promise<object | undefined> {
    const name = String(input.TableName);
    switch (operation) {
      case 'UpdateTimeToLive':
        return this.updateTimeToLive(await this.of(name), input);
      case 'DescribeTimeToLive':
        return { TimeToLiveDescription: timeToLive(await this.of(name)) };
      case 'UpdateContinuousBackups':
        return this.updateBackups(name, await this.of(name), input);
      case 'DescribeContinuousBackups':
        return { ContinuousBackupsDescription: backups(await this.of(name)) };
      case 'RestoreTableToPointInTime':
        return this.restore(input);
      case 'DescribeTable':
        return this.describe(name);
      case 'UpdateTable':
        return this.updateTable(name, await this.of(name), input);
      default:
        return undefined;
    }
  }

  /** Whether an operation is a write that must be followed by `record`. */
  isRecorded(operation: string): boolean {
    return WRITES.includes(operation) && [...this.settings.values()].some(({ history }) => history);
  }

  /** For each table that has point-in-time recovery enabled, adds the current contents to the table's history. */
  async record(): Promise<void> {
    for (const [name, { history }] of this.settings) history?.push({ at: Date.now(), items: await this.items(name) });
  }

  /**
   * Adds the settings that dynalite lacks to dynalite's description of a table. While the table is being restored, returns only its name,
   * its status and the summary of the restore. Returns undefined for a missing table, so that dynalite itself rejects the request.
   */
  private async describe(name: string): Promise<object | undefined> {
    const { stream, isProtected = false, isCreating, restored } = this.settings.get(name) ?? {};
    const RestoreSummary = restored && { ...restored, RestoreInProgress: isCreating === true };
    if (isCreating) return { Table: { TableName: name, TableStatus: 'CREATING', RestoreSummary } };
    const Table = await this.description(name);
    if (!Table) return undefined;
    return {
      Table: {
        ...(inSeconds(Table) as object),
        DeletionProtectionEnabled: isProtected,
        ...(RestoreSummary && { RestoreSummary }),
        ...(stream && {
          StreamSpecification: { StreamEnabled: true, StreamViewType: stream.view },
          LatestStreamLabel: stream.label,
          LatestStreamArn: `${Table.TableArn}/stream/${stream.label}`,
        }),
      },
    };
  }

  private async description(TableName: string): Promise<TableDescription | undefined> {
    return this.client.send(new DescribeTableCommand({ TableName })).then(
      ({ Table }) => Table,
      () => undefined,
    );
  }

  private async of(name: string): Promise<Settings> {
    if (!this.settings.get(name)?.isCreating && !(await this.description(name)))
      throw new Refusal(400, 'ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    const settings = this.settings.get(name) ?? {};
    this.settings.set(name, settings);
    return settings;
  }

  private updateTimeToLive(settings: Settings, { TimeToLiveSpecification: specification }: Input): object {
    const { Enabled, AttributeName } = specification as { Enabled: boolean; AttributeName: string };
    if (Enabled === (settings.timeToLive !== undefined))
      throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    if (Enabled) settings.timeToLive = AttributeName;
    else delete settings.timeToLive;
    return { TimeToLiveSpecification: specification };
  }

  private async updateBackups(name: string, settings: Settings, input: Input): Promise<object> {
    const { PointInTimeRecoveryEnabled: isEnabled } = input.PointInTimeRecoverySpecification as {
      PointInTimeRecoveryEnabled: boolean;
    };
    if (!isEnabled) delete settings.history;
    else settings.history ??= [{ at: Date.now(), items: await this.items(name) }];
    return { ContinuousBackupsDescription: backups(settings) };
  }

  private async updateTable(name: string, settings: Settings, input: Input): Promise<object | undefined> {
    const { StreamSpecification, DeletionProtectionEnabled } = input;
    if (StreamSpecification === undefined && DeletionProtectionEnabled === undefined) return undefined;
    if (settings.isCreating)
      throw new Refusal(400, 'ResourceInUseException', `Attempt to change a resource which is still in use: ${name}`);
    if (StreamSpecification !== undefined && DeletionProtectionEnabled !== undefined)
      throw invalid('Only one of the settings of a table can be changed at once here');
    if (typeof DeletionProtectionEnabled === 'boolean') settings.isProtected = DeletionProtectionEnabled;
    const { StreamEnabled, StreamViewType } = (StreamSpecification ?? {}) as Record<string, unknown>;
    if (StreamEnabled === true) {
      if (settings.stream) throw invalid(`Table already has an enabled stream: TableName: ${name}`);
      settings.stream = { view: String(StreamViewType), label: new Date().toISOString().replace('Z', '') };
    }
    return { TableDescription: { TableName: name, TableStatus: 'UPDATING' } };
  }

  private async restore(input: Input): Promise<object> {
    const { SourceTableName: source, TargetTableName, RestoreDateTime, UseLatestRestorableTime } = input;
    const [name, target] = [String(source), String(TargetTableName)];
    const { history } = this.settings.get(name) ?? {};
    if (!history)
      throw new Refusal(
        400,
        'PointInTimeRecoveryUnavailableException',
        `Point in time recovery is not enabled for table '${name}'`,
      );
    const time = UseLatestRestorableTime ? Date.now() : Number(RestoreDateTime) * 1000;
    const state = history.findLast(({ at }) => at <= time);
    if (!state || time > Date.now())
      throw new Refusal(400, 'InvalidRestoreTimeException', 'The restore time is outside of the recovery period');
    const { TableArn = '' } = (await this.description(name)) ?? {};
    if (this.settings.get(target)?.isCreating || (await this.description(target)))
      throw new Refusal(400, 'TableAlreadyExistsException', `Table already exists: ${target}`);
    const restored = { SourceTableArn: TableArn, RestoreDateTime: Math.floor(time / 1000) };
    this.settings.set(target, { isCreating: true, restored });
    // The server may close before the table is filled. The table then remains in the state CREATING.
    this.fill(target, state.items).catch(() => undefined);
    return { TableDescription: { TableName: target, TableStatus: 'CREATING' } };
  }

  private async fill(target: string, items: readonly Item[]): Promise<void> {
    await this.createTable(target);
    for (const Item of items) await this.client.send(new PutItemCommand({ TableName: target, Item }));
    const { restored } = this.settings.get(target) ?? {};
    this.settings.set(target, { ...(restored && { restored }) });
  }

  private async items(TableName: string): Promise<Item[]> {
    const items: Item[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.client }, { TableName, ConsistentRead: true }))
      items.push(...Items);
    return items;
  }
}

function timeToLive({ timeToLive: attribute }: Settings): object {
  return attribute ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute } : { TimeToLiveStatus: 'DISABLED' };
}

function backups({ history }: Settings): object {
  const recovery = history
    ? {
        PointInTimeRecoveryStatus: 'ENABLED',
        EarliestRestorableDateTime: history[0]!.at / 1000,
        LatestRestorableDateTime: Date.now() / 1000,
      }
    : { PointInTimeRecoveryStatus: 'DISABLED' };
  return { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery };
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'ValidationException', message);
}

/** Replaces each `Date` with seconds since 1970, as DynamoDB sends times. */
function inSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(inSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inSeconds(part)]));
}
