import {
  CopyObjectCommand,
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { DOCUMENTS_PREFIX } from '../../contract';
import type { Region } from '../aws/region';

/** A change that restores a document to its state at the point in time. */
export interface DocumentChange {
  readonly key: string;
  /**
   * The version whose copy becomes the current version. Undefined if the document did not exist at the point in time; the change then
   * hides the document.
   */
  readonly versionId: string | undefined;
}

/** A version of a document, or a delete marker. */
type Version = ObjectVersion & DeleteMarkerEntry & { readonly isMarker: boolean };

/** Lists the changes that restore the documents to a point in time, ordered by key. */
export async function documentChanges(region: Region, bucket: string, to: Date): Promise<DocumentChange[]> {
  const byKey = new Map<string, Version[]>();
  for await (const version of versionsIn(region, bucket))
    byKey.set(version.Key!, [...(byKey.get(version.Key!) ?? []), version]);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, versions]) => changeOf(key, versions, to));
}

function changeOf(key: string, versions: readonly Version[], to: Date): DocumentChange[] {
  const newestFirst = [...versions].sort(
    (a, b) => b.LastModified!.getTime() - a.LastModified!.getTime() || Number(b.IsLatest) - Number(a.IsLatest),
  );
  const wanted = newestFirst.find(({ LastModified }) => LastModified! <= to);
  const current = versions.find(({ IsLatest }) => IsLatest);
  const existed = wanted !== undefined && !wanted.isMarker;
  // If the current version has the same content, it is the wanted version itself, or a copy of it that an earlier restore made. No
  // change is needed.
  if (existed) return current?.ETag === wanted.ETag ? [] : [{ key, versionId: wanted.VersionId! }];
  return current && !current.isMarker ? [{ key, versionId: undefined }] : [];
}

/**
 * Makes a change. It adds a version or a delete marker, and removes nothing. Operators can therefore undo a restore with another
 * restore, to the time before the first one.
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
 * S3 lists the versions of a key from the newest to the oldest. Sorting by time does not change the order of versions of the same
 * second.
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
