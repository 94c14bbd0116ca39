import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '../kernel/mutex';
import type { WriteCondition } from './conditions';
import { assertWritable } from './conditions';
import type { Contents } from './contents';
import { s3Error } from './errors';
import { readSidecarFiles, writeSidecarFile } from './sidecar-files';
import { Uploads } from './uploads';

/** An object as its sidecar file stores it. `modified` is ISO 8601 in whole seconds; `etag` has no quotation marks. */
export interface StoredObject {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  /** In hex. Differs from the ETag of an object that was uploaded in parts. States of earlier versions lack it. */
  readonly md5?: string;
  readonly modified: string;
  /** Content-Type and the other headers that S3 stores, including `x-amz-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
  /** By key. States of earlier versions lack them. */
  readonly tags?: Readonly<Record<string, string>>;
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
  /** Serialises writes: a condition that was checked still holds when the write happens. */
  private readonly mutex = new Mutex();

  constructor(
    readonly name: string,
    folder: string,
    private readonly contents: Contents,
  ) {
    this.folder = join(folder, 'objects');
    mkdirSync(this.folder, { recursive: true });
    this.objects = new Map(readSidecarFiles<StoredObject>(this.folder).map((object) => [object.key, object]));
    this.uploads = new Uploads(join(folder, 'uploads'), contents);
  }

  /** @throws Refusal NoSuchKey */
  get(key: string): StoredObject {
    const object = this.objects.get(key);
    if (!object) throw s3Error('NoSuchKey', `The bucket ${this.name} has no object with the key "${key}".`);
    return object;
  }

  find(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** All keys, ordered by their UTF-8 bytes, which differs from the order of JavaScript strings. */
  keys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()]
      .map((key) => Buffer.from(key))
      .sort(Buffer.compare)
      .map(String);
    return this.sorted;
  }

  /**
   * Stores an object in place of the previous one. When the condition fails, the new content is removed.
   * @throws Refusal PreconditionFailed, NoSuchKey
   */
  async put(object: StoredObject, condition: WriteCondition): Promise<void> {
    await this.mutex.run(async () => {
      const before = this.objects.get(object.key);
      try {
        assertWritable(condition, before);
        writeSidecarFile(this.sidecarFile(object.key), object);
      } catch (error) {
        await this.contents.remove(object.file);
        throw error;
      }
      this.objects.set(object.key, object);
      if (before) await this.contents.remove(before.file);
      else this.sorted = undefined;
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

  /** Removes an object. Succeeds if the object does not exist, unless there is a condition. */
  async remove(key: string, condition: WriteCondition): Promise<void> {
    await this.mutex.run(async () => {
      const object = this.objects.get(key);
      assertWritable(condition, object);
      if (!object) return;
      await rm(this.sidecarFile(key), { force: true });
      this.objects.delete(key);
      this.sorted = undefined;
      await this.contents.remove(object.file);
    });
  }

  /** The names of all content files of this bucket. */
  files(): string[] {
    return [...[...this.objects.values()].map(({ file }) => file), ...this.uploads.files()];
  }

  private sidecarFile(key: string): string {
    return join(this.folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}
