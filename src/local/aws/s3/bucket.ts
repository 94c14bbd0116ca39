import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '../kernel/mutex';
import type { WriteCondition } from './conditions';
import { assertWritable } from './conditions';
import type { Contents } from './contents';
import { S3Error } from './errors';
import { readSideFiles, writeSideFile } from './side-files';
import { Uploads } from './uploads';

/** What a side file holds. `modified` is ISO 8601 in whole seconds, `etag` is without quotes. */
export interface StoredObject {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: string;
  /** Content-Type and the other headers that S3 gives back, `x-amz-meta-*` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
}

/** The objects of one bucket: known in memory, kept in a side file each, named by a hash, so that no key leaves the folder. */
export class Bucket {
  readonly uploads: Uploads;
  private readonly folder: string;
  private readonly objects: Map<string, StoredObject>;
  private sorted: string[] | undefined;
  /** Writes take turns: a condition that held still holds when its write lands. */
  private readonly mutex = new Mutex();

  constructor(
    readonly name: string,
    folder: string,
    private readonly contents: Contents,
  ) {
    this.folder = join(folder, 'objects');
    mkdirSync(this.folder, { recursive: true });
    this.objects = new Map(readSideFiles<StoredObject>(this.folder).map((object) => [object.key, object]));
    this.uploads = new Uploads(join(folder, 'uploads'), contents);
  }

  /** @throws S3Error NoSuchKey */
  get(key: string): StoredObject {
    const object = this.objects.get(key);
    if (!object) throw new S3Error('NoSuchKey', `The bucket ${this.name} has no object with the key "${key}".`);
    return object;
  }

  find(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  /** All keys in the order of their UTF-8 bytes, which is not that of JavaScript's strings. */
  keys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()]
      .map((key) => Buffer.from(key))
      .sort(Buffer.compare)
      .map(String);
    return this.sorted;
  }

  /**
   * Puts an object in place of the one before. When the condition fails its content is removed.
   * @throws S3Error PreconditionFailed, NoSuchKey
   */
  async put(object: StoredObject, condition: WriteCondition): Promise<void> {
    await this.mutex.run(async () => {
      const before = this.objects.get(object.key);
      try {
        assertWritable(condition, before);
        await writeSideFile(this.sideFile(object.key), object);
      } catch (error) {
        await this.contents.remove(object.file);
        throw error;
      }
      this.objects.set(object.key, object);
      if (before) await this.contents.remove(before.file);
      else this.sorted = undefined;
    });
  }

  /** Removes an object; one that is not there counts as removed, unless a condition speaks of it. */
  async remove(key: string, condition: WriteCondition): Promise<void> {
    await this.mutex.run(async () => {
      const object = this.objects.get(key);
      assertWritable(condition, object);
      if (!object) return;
      await rm(this.sideFile(key), { force: true });
      this.objects.delete(key);
      this.sorted = undefined;
      await this.contents.remove(object.file);
    });
  }

  /** The names of all content files that belong to this bucket. */
  files(): string[] {
    return [...[...this.objects.values()].map(({ file }) => file), ...this.uploads.files()];
  }

  private sideFile(key: string): string {
    return join(this.folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}
