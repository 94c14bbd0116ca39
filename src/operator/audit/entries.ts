import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../contract';
import { type AuditRecord, canonical, type Image } from '../../functions/audit-archive/record';
import type { Region } from '../aws/region';
import { type Finding, fault, ok, warning } from '../check';
import { counted } from '../report';
import { insertionFault, type KnownEntries, TOLERANCE, timeOf } from './insertions';

type Item = Record<string, AttributeValue>;

const SERVICE = 'dynamodb.amazonaws.com';
const FIND_WRITER = 'Find out in CloudTrail or in the logs of that time who could write to the table';
const FIND_OUT = `${FIND_WRITER}; the record has the content before and after.`;

/**
 * Reports the entries that, according to the records, were changed in the table, were removed other than by DynamoDB at the end of their
 * retention, or were inserted in a form that the console does not write.
 *
 * @param entries the entries in the table, if it was read
 */
export function verifyChanges(records: readonly AuditRecord[], entries?: ReadonlyMap<string, Image>): Finding[] {
  const known = knownEntries(records, entries);
  return records.flatMap((record) => {
    const { sequence, change } = record;
    const { name, item, at, before, after } = change;
    const where = `in the table at ${at} (record ${sequence})`;
    if (name === 'MODIFY') return [fault(`Entry ${item} was changed ${where}: ${difference(before, after)}`, FIND_OUT)];
    if (name === 'REMOVE') return isExpiry(record) ? [] : [fault(`Entry ${item} was removed ${where}`, FIND_OUT)];
    const how = insertionFault(record, known);
    return how ? [fault(`Entry ${item} was inserted ${where}, ${how}`, FIND_OUT)] : [];
  });
}

function knownEntries(records: readonly AuditRecord[], entries?: ReadonlyMap<string, Image>): KnownEntries {
  return {
    items: new Set([...records.map(({ change }) => change.item), ...(entries?.keys() ?? [])]),
    start: records[0] ? Date.parse(records[0].change.at) : Number.POSITIVE_INFINITY,
  };
}

/** Reads the audit trail in the table. The keys of the map are the sort keys. */
export async function readEntries(region: Region, table: string): Promise<Map<string, Item>> {
  const pages = paginateQuery(
    { client: region.dynamoDb },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#owner = :audit',
      ExpressionAttributeNames: { '#owner': TABLE.partitionKey },
      ExpressionAttributeValues: { ':audit': { S: `${TABLE.organisation}${TABLE.audit}` } },
    },
  );
  const entries = new Map<string, Item>();
  for await (const { Items = [] } of pages) for (const item of Items) entries.set(item[TABLE.sortKey]!.S!, item);
  return entries;
}

/** Compares the entries in the table with their last state in the archive. @param table name of the table */
export function compareWithTable(
  records: readonly AuditRecord[],
  entries: ReadonlyMap<string, Image>,
  table: string,
  now = Date.now(),
): Finding[] {
  const last = new Map(records.map((record) => [record.change.item, record]));
  const findings: Finding[] = [];
  const older: string[] = [];
  const recent: string[] = [];
  const start = records[0] ? Date.parse(records[0].change.at) : Number.POSITIVE_INFINITY;
  for (const [item, image] of entries) {
    const record = last.get(item);
    if (record?.change.after && canonical(record.change.after) === canonical(image)) continue;
    if (timeOf(item) > now - TOLERANCE) recent.push(item);
    else if (record?.change.after)
      findings.push(fault(`Entry ${item} differs from record ${record.sequence}`, FIND_OUT));
    else if (timeOf(item) < start) older.push(item);
    else findings.push(fault(`Entry ${item} is in the table, but not in the archive`, `${FIND_WRITER}.`));
  }
  const absent = [...last.values()].filter(({ change }) => change.after && !entries.has(change.item));
  const isOwn = ({ change }: AuditRecord) => change.stream.includes(`:table/${table}/`);
  for (const { change, sequence } of absent.filter(isOwn))
    findings.push(fault(`Entry ${change.item} of record ${sequence} is no longer in the table`, FIND_OUT));
  return [
    ...findings,
    ...remarks(
      older,
      recent,
      absent.filter((record) => !isOwn(record)),
    ),
  ];
}

function remarks(older: readonly string[], recent: readonly string[], restored: readonly AuditRecord[]): Finding[] {
  return [
    ...(older.length > 0
      ? [ok(`Only the table has ${countedEntries(older.length)} from before the archive, up to ${older.at(-1)}`)]
      : []),
    ...(recent.length > 0
      ? [
          warning(
            `The archive does not contain ${countedEntries(recent.length)} of the last 15 minutes yet`,
            'Verify again later.',
          ),
        ]
      : []),
    ...(restored.length > 0
      ? [
          ok(
            `Only the archive has ${countedEntries(restored.length)} of an earlier table, because the table was restored`,
          ),
        ]
      : []),
  ];
}

function countedEntries(count: number): string {
  return counted(count, 'entry', 'entries');
}

/** Whether DynamoDB removed the entry at the end of its retention. */
function isExpiry({ change: { by, before, at } }: AuditRecord): boolean {
  const expiry = before?.[TABLE.timeToLive] as { readonly N?: string } | undefined;
  return by === SERVICE && Number(expiry?.N) * 1000 <= Date.parse(at) + TOLERANCE;
}

function difference(before: Image = {}, after: Image = {}): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => canonical(before[name] ?? null) !== canonical(after[name] ?? null));
  return changed.map((name) => `${name} from ${text(before[name])} to ${text(after[name])}`).join(', ');
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(Object.values(value as object)[0]);
}
