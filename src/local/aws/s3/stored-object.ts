/** An object as its sidecar file stores it. `modified` is ISO 8601 in whole seconds; `etag` has no quotation marks. */
export interface StoredObject {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  /**
   * The MD5 digest of the content, in hex. It differs from the ETag of an object that was uploaded in parts. Objects that an
   * earlier release has stored lack it.
   */
  readonly md5?: string;
  readonly modified: string;
  /** Content-Type and the other headers that S3 stores, including `x-amz-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  /** The tags by key. Objects that an earlier release has stored lack them. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Absent if versioning was not enabled when the object was stored. */
  readonly versionId?: string;
  readonly lock?: Lock;
}

/** The retention that a bucket with Object Lock gives to each new version. */
export interface LockRule {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly days: number;
}

/** The retention of one version. `until` is ISO 8601. */
export interface Lock {
  readonly mode: LockRule['mode'];
  readonly until: string;
}

/** The version id of objects that were stored before versioning was enabled. */
export const NULL_VERSION = 'null';

/** The marker that DeleteObject leaves in a versioned bucket. */
export interface DeleteMarker {
  readonly key: string;
  readonly versionId: string;
  readonly modified: string;
  readonly isMarker: true;
}

export type Version = StoredObject | DeleteMarker;

export function isMarker(version: Version | undefined): version is DeleteMarker {
  return version !== undefined && 'isMarker' in version;
}

export function versionIdOf({ versionId = NULL_VERSION }: Pick<StoredObject, 'versionId'>): string {
  return versionId;
}
