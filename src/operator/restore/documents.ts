import {
  CopyObjectCommand,
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';
import type { Region } from '../aws/region';

/** A change that restores a document to its state at the point in time. */
export interface DocumentChange {
  readonly key: string;
  /**
   * The version of which a copy becomes the current version. Undefined if the document did not exist at the point in time; the change
   * then hides the document with a delete marker.
   */
  readonly versionId: string | undefined;
}

/** A version of a document, or a delete marker. */
type Version = ObjectVersion & DeleteMarkerEntry & { readonly isMarker: boolean };

const CHECKSUMS = [
  'ChecksumCRC64NVME',
  'ChecksumCRC32',
  'ChecksumCRC32C',
  'ChecksumSHA1',
  'ChecksumSHA256',
] as const satisfies readonly (keyof HeadObjectCommandOutput)[];

/** Returns the changes that restore the documents to a point in time. The changes are in the order of the documents' keys. */
export async function documentChanges(region: Region, bucket: string, to: Date): Promise<DocumentChange[]> {
  const byKey = new Map<string, Version[]>();
  for await (const version of versionsIn(region, bucket))
    byKey.set(version.Key!, [...(byKey.get(version.Key!) ?? []), version]);
  const changes: DocumentChange[] = [];
  for (const [key, versions] of [...byKey].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [current, wanted] = [
      versions.find(({ IsLatest }) => IsLatest),
      await versionAt(region, bucket, versions, to),
    ];
    const isRestored = wanted ? await haveSameContent(region, bucket, current, wanted) : !current || current.isMarker;
    if (!isRestored) changes.push({ key, versionId: wanted?.VersionId });
  }
  return changes;
}

/** Returns the version that was current at the point in time; undefined if the document did not exist then. */
async function versionAt(
  region: Region,
  bucket: string,
  versions: readonly Version[],
  to: Date,
): Promise<Version | undefined> {
  const times = versions.map(({ LastModified }) => LastModified!.getTime()).filter((time) => time <= to.getTime());
  const ofSecond = versions.filter(({ LastModified }) => LastModified!.getTime() === Math.max(...times));
  const [version, marker] = [false, true].map((wanted) => ofSecond.find(({ isMarker }) => isMarker === wanted));
  if (!version || !marker) return version;
  const isNewer = version.IsLatest || (!marker.IsLatest && (await isListedAfter(region, bucket, version, marker)));
  return isNewer ? version : undefined;
}

/**
 * Returns whether a delete marker is older than a version of the same second. `LastModified` has whole seconds, and the SDK separates
 * versions from delete markers; only a list that begins after the version shows their order.
 */
async function isListedAfter({ s3 }: Region, Bucket: string, version: Version, marker: Version): Promise<boolean> {
  const { Key, VersionId } = version;
  const from = { Prefix: Key, KeyMarker: Key, VersionIdMarker: VersionId };
  const { DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, ...from }));
  return DeleteMarkers.some((found) => found.Key === Key && found.VersionId === marker.VersionId);
}

/**
 * Returns whether the current version has the content of the wanted version, for example because an earlier restore has copied it. With a
 * KMS key, or if the wanted version was uploaded in parts, a copy has another ETag but the same checksum ("Checking object integrity in
 * Amazon S3").
 */
async function haveSameContent(
  region: Region,
  bucket: string,
  current: Version | undefined,
  wanted: Version,
): Promise<boolean> {
  if (current?.ETag === wanted.ETag) return true;
  if (current?.Size !== wanted.Size) return false;
  const [one, other] = await Promise.all([head(region, bucket, current!), head(region, bucket, wanted)]);
  return CHECKSUMS.some((name) => one[name] !== undefined && one[name] === other[name]);
}

/** With a KMS key, S3 returns the checksum only to callers who may decrypt with the key. */
function head({ s3 }: Region, Bucket: string, { Key, VersionId }: Version): Promise<HeadObjectCommandOutput> {
  return s3.send(new HeadObjectCommand({ Bucket, Key, VersionId, ChecksumMode: 'ENABLED' }));
}

/**
 * Applies a change by adding a version or a delete marker. Because this function removes no version, operators can undo a restore: they
 * restore the documents to a time before that restore.
 */
export async function applyChange({ s3 }: Region, Bucket: string, { key, versionId }: DocumentChange): Promise<void> {
  if (versionId === undefined) {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    return;
  }
  const path = key.split('/').map(encodeURIComponent).join('/');
  await s3.send(new CopyObjectCommand({ Bucket, Key: key, CopySource: `${Bucket}/${path}?versionId=${versionId}` }));
}

/**
 * Yields all versions and delete markers of the documents: the versions of a key from the newest to the oldest, and its delete markers
 * likewise.
 */
async function* versionsIn({ s3 }: Region, Bucket: string): AsyncGenerator<Version> {
  let markers = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: DOCUMENTS_PREFIX, ...markers }));
    for (const version of page.Versions ?? []) yield { ...version, isMarker: false };
    for (const marker of page.DeleteMarkers ?? []) yield { ...marker, isMarker: true };
    if (!page.IsTruncated) return;
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}
