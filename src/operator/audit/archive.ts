import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { FAILED_PREFIX, RECORDS_PREFIX, sequenceOf } from '../../functions/audit-archive/record';
import { ifExists } from '../aws/errors';
import type { Region } from '../aws/region';
import { counted } from '../report';

/** A record as the archive first stored it: the first version of an object whose key begins with `RECORDS_PREFIX`. */
export interface StoredRecord {
  readonly key: string;
  /** The position in the chain, which is part of the key; undefined if the key does not have the form in which the archive writes keys. */
  readonly sequence: number | undefined;
  readonly body: string;
  /** ISO 8601; undefined if the version is not locked, if the operator may not read the lock, or if the archive was read from a folder. */
  readonly lockedUntil?: string | undefined;
}

/** The content of the archive. */
export interface Archive {
  /** In alphabetical order of the keys. */
  readonly records: readonly StoredRecord[];
  /** Keys of records that have more than one version or a delete marker. */
  readonly rewritten: readonly string[];
  /** Keys of the objects in which Lambda stored changes that are not in the chain. */
  readonly failed: readonly string[];
  /**
   * The retention of new records; absent if the archive was read from a folder. `description` is undefined if the bucket has no retention.
   */
  readonly lock?: { readonly description: string | undefined };
}

/** Number of objects that are read at the same time. */
const BATCH = 50;

/** Reads a copy of the bucket in a local folder. @throws Error when the folder has no records */
export function readFolder(folder: string): Archive {
  const records = keysIn(folder, RECORDS_PREFIX).map((key) => ({
    key,
    sequence: sequenceOf(key),
    body: readFileSync(path.join(folder, key), 'utf8'),
  }));
  if (records.length === 0)
    throw new Error(`${path.resolve(folder, RECORDS_PREFIX)} has no records: copy the bucket with "aws s3 sync"`);
  return { records, rewritten: [], failed: keysIn(folder, FAILED_PREFIX) };
}

/** Lists all versions of all objects, and reads the first version of each record. */
export async function readBucket(region: Region, bucket: string): Promise<Archive> {
  const versions: ObjectVersion[] = [];
  const hidden = new Set<string>();
  for await (const page of versionPages(region, bucket)) {
    versions.push(...(page.Versions ?? []));
    for (const { Key } of page.DeleteMarkers ?? []) hidden.add(Key!);
  }
  // S3 lists the versions of a key from the newest to the oldest, so the map contains the oldest version of each key.
  const firstOf = new Map(versions.map((version) => [version.Key!, version]));
  const isRecord = (key: string) => key.startsWith(RECORDS_PREFIX);
  const again = new Set(versions.filter((version) => firstOf.get(version.Key!) !== version).map(({ Key }) => Key!));
  const wanted = [...firstOf.values()].filter(({ Key }) => isRecord(Key!));
  const records: StoredRecord[] = [];
  for (let n = 0; n < wanted.length; n += BATCH)
    records.push(...(await Promise.all(wanted.slice(n, n + BATCH).map((one) => readRecord(region, bucket, one)))));
  return {
    records,
    rewritten: [...new Set([...again, ...hidden])].filter(isRecord).sort(),
    failed: [...firstOf.keys()].filter((key) => key.startsWith(FAILED_PREFIX)),
    lock: { description: await readLock(region, bucket) },
  };
}

/**
 * Returns the archive without the records before a position. Once their retention has ended, such records are unlocked, and the bucket's
 * lifecycle hides them with delete markers, neither of which is a fault. Objects whose keys have no position remain.
 */
export function archiveFrom({ records, rewritten, ...others }: Archive, first: number): Archive {
  const isIncluded = (sequence: number | undefined) => sequence === undefined || sequence >= first;
  return {
    ...others,
    records: records.filter(({ sequence }) => isIncluded(sequence)),
    rewritten: rewritten.filter((key) => isIncluded(sequenceOf(key))),
  };
}

/** The SDK has no paginator for this operation. */
async function* versionPages({ s3 }: Region, Bucket: string): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let markers = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, ...markers }));
    yield page;
    if (!page.IsTruncated) return;
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}

async function readRecord({ s3 }: Region, Bucket: string, { Key, VersionId }: ObjectVersion): Promise<StoredRecord> {
  const { Body, ObjectLockRetainUntilDate } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  const body = await Body!.transformToString();
  return { key: Key!, sequence: sequenceOf(Key!), body, lockedUntil: ObjectLockRetainUntilDate?.toISOString() };
}

/** Describes the retention of new records; undefined if there is none. */
async function readLock({ s3 }: Region, Bucket: string): Promise<string | undefined> {
  const request = s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  const found = await ifExists(request, 'ObjectLockConfigurationNotFoundError');
  const { Mode, Days = 0, Years = Days / 365 } = found?.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
  return (
    Mode && `${Mode.toLowerCase()} mode, ${Number.isInteger(Years) ? counted(Years, 'year') : counted(Days, 'day')}`
  );
}

function keysIn(folder: string, prefix: string): string[] {
  try {
    return readdirSync(path.join(folder, prefix), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => path.relative(folder, path.join(file.parentPath, file.name)).replaceAll(path.sep, '/'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
