import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '../kernel/mutex';
import { StateFile } from '../kernel/state-file';
import type { WriteCondition } from './conditions';
import { assertWritable } from './conditions';
import type { Contents } from './contents';
import { s3Error } from './errors';
import { OlderVersions } from './older-versions';
import { assertUnlocked, lockAfter } from './retention';
import { readSidecarFiles, writeSidecarFile } from './sidecar-files';
import { isMarker, type LockRule, type StoredObject, type Version, versionIdOf } from './stored-object';
import { Uploads } from './uploads';

/** An object as a request describes it. The bucket adds the version and the lock. */
export type NewObject = Omit<StoredObject, 'versionId' | 'lock'>;

/** The settings of `PutBucketVersioning` and `PutObjectLockConfiguration`. */
export interface BucketSettings {
  readonly versioning?: 'Enabled' | undefined;
  readonly lock?: { readonly rule?: LockRule | undefined } | undefined;
}

/** The result of DeleteObject: the version that the request names or, if it names none and versioning is enabled, the new delete marker. */
export interface Removal {
  readonly versionId?: string | undefined;
  readonly isMarker: boolean;
}

/** Returns the current time in whole seconds, as S3 stores times. */
export function now(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}

/**
 * The objects of one bucket, in memory and in one sidecar file per object. The name of a sidecar file is a hash of the
 * key, so no key can name a path outside the folder.
 */
export class Bucket {
  readonly uploads: Uploads;
  private readonly folder: string;
  private readonly objects: Map<string, StoredObject>;
  private sorted: string[] | undefined;
  /** Runs one write at a time, so that no other write comes between the check of a condition and the write. */
  private readonly mutex = new Mutex();
  private readonly older: OlderVersions;
  private readonly settingsFile: StateFile<BucketSettings>;

  constructor(
    readonly name: string,
    folder: string,
    private readonly contents: Contents,
  ) {
    this.folder = join(folder, 'objects');
    mkdirSync(this.folder, { recursive: true });
    this.objects = new Map(readSidecarFiles<StoredObject>(this.folder).map((object) => [object.key, object]));
    this.uploads = new Uploads(join(folder, 'uploads'), contents);
    this.older = new OlderVersions(join(folder, 'versions'));
    this.settingsFile = new StateFile(join(folder, 'settings.json'), () => ({}));
  }

  get settings(): BucketSettings {
    return this.settingsFile.value;
  }

  configure(settings: BucketSettings): void {
    this.settingsFile.value = { ...this.settings, ...settings };
    this.settingsFile.save();
  }

  /**
   * @param versionId the current version by default
   * @throws Refusal NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker
   */
  get(key: string, versionId?: string | null): StoredObject {
    if (versionId != null) return this.version(key, versionId);
    const object = this.objects.get(key);
    const headers = isMarker(this.older.of(key)[0]) ? { 'x-amz-delete-marker': 'true' } : undefined;
    if (!object) throw s3Error('NoSuchKey', `The bucket ${this.name} has no object with the key "${key}".`, headers);
    return object;
  }

  /** All versions and delete markers of a key, newest first. */
  versionsOf(key: string): readonly Version[] {
    const current = this.objects.get(key);
    return [...(current ? [current] : []), ...this.older.of(key)];
  }

  /** All keys, including those with only noncurrent versions or delete markers, in the order of `keys`. */
  allKeys(): readonly string[] {
    return sortedKeys(new Set([...this.objects.keys(), ...this.older.keys()]));
  }

  find(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** The keys of all current objects, in the order of their UTF-8 bytes, which differs from the order of JavaScript strings. */
  keys(): readonly string[] {
    this.sorted ??= sortedKeys(this.objects.keys());
    return this.sorted;
  }

  /**
   * Stores an object in place of the previous one, which becomes an older version if versioning is enabled. If the condition
   * or the write fails, removes the new content.
   * @throws Refusal PreconditionFailed, NoSuchKey
   */
  async put(given: NewObject, condition: WriteCondition): Promise<StoredObject> {
    return this.mutex.run(async () => {
      const object = this.withVersion(given);
      const before = this.objects.get(object.key);
      try {
        assertWritable(condition, before);
        if (before && this.isVersioned) this.older.add(before);
        writeSidecarFile(this.sidecarFile(object.key), object);
      } catch (error) {
        await this.contents.remove(object.file);
        throw error;
      }
      this.objects.set(object.key, object);
      if (!before) this.sorted = undefined;
      else if (!this.isVersioned) await this.contents.remove(before.file);
      return object;
    });
  }

  /**
   * Removes the tags of an object.
   * @throws Refusal NoSuchKey
   */
  async removeTags(key: string): Promise<void> {
    await this.mutex.run(async () => {
      const object = { ...this.get(key), tags: {} };
      writeSidecarFile(this.sidecarFile(key), object);
      this.objects.set(key, object);
    });
  }

  /**
   * Removes an object or, if versioning is enabled, makes a delete marker its newest version. Without a condition, the removal
   * also succeeds if the object does not exist.
   */
  async remove(key: string, condition: WriteCondition): Promise<Removal> {
    return this.mutex.run(async () => {
      const object = this.objects.get(key);
      assertWritable(condition, object);
      if (object) await this.take(object);
      if (this.isVersioned) {
        const versionId = newVersionId();
        if (object) this.older.add(object);
        this.older.add({ key, versionId, modified: now(), isMarker: true });
        return { versionId, isMarker: true };
      }
      if (object) await this.contents.remove(object.file);
      return { isMarker: false };
    });
  }

  /**
   * Removes one version permanently. If it was the newest version, the newest of the remaining versions becomes the current one, unless
   * this remaining version is a delete marker.
   *
   * @param mayBypass whether the request may remove a version that governance mode locks
   * @throws Refusal AccessDenied for a locked version
   */
  async removeVersion(key: string, versionId: string, mayBypass: boolean): Promise<Removal> {
    return this.mutex.run(async () => {
      const version = this.versionsOf(key).find((candidate) => versionIdOf(candidate) === versionId);
      if (!version) return { versionId, isMarker: false };
      if (isMarker(version)) this.older.remove(version);
      else {
        assertUnlocked(version, mayBypass);
        if (this.objects.get(key) === version) await this.take(version);
        else this.older.remove(version);
        await this.contents.remove(version.file);
      }
      this.promote(key);
      return { versionId, isMarker: isMarker(version) };
    });
  }

  private get isVersioned(): boolean {
    return this.settings.versioning === 'Enabled';
  }

  private withVersion(object: NewObject): StoredObject {
    if (!this.isVersioned) return object;
    const { rule } = this.settings.lock ?? {};
    return { ...object, versionId: newVersionId(), ...(rule && { lock: lockAfter(rule) }) };
  }

  private version(key: string, versionId: string): StoredObject {
    const version = this.versionsOf(key).find((candidate) => versionIdOf(candidate) === versionId);
    if (!version) throw s3Error('NoSuchVersion', `"${key}" has no version "${versionId}".`);
    if (isMarker(version))
      throw s3Error('MethodNotAllowed', 'The version is a delete marker.', { 'x-amz-delete-marker': 'true' });
    return version;
  }

  /** Removes an object from the current objects, but keeps its content. */
  private async take({ key }: StoredObject): Promise<void> {
    await rm(this.sidecarFile(key), { force: true });
    this.objects.delete(key);
    this.sorted = undefined;
  }

  /**
   * If the key has no current object, makes its newest older version the current object. Does nothing if this version is a
   * delete marker.
   */
  private promote(key: string): void {
    const [newest] = this.older.of(key);
    if (this.objects.has(key) || !newest || isMarker(newest)) return;
    this.older.remove(newest);
    writeSidecarFile(this.sidecarFile(key), newest);
    this.objects.set(key, newest);
    this.sorted = undefined;
  }

  /** The names of all content files of this bucket. */
  files(): string[] {
    return [...[...this.objects.values()].map(({ file }) => file), ...this.older.files(), ...this.uploads.files()];
  }

  private sidecarFile(key: string): string {
    return join(this.folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

function newVersionId(): string {
  return randomUUID().replaceAll('-', '');
}

function sortedKeys(keys: Iterable<string>): string[] {
  return [...keys]
    .map((key) => Buffer.from(key))
    .sort(Buffer.compare)
    .map(String);
}
