import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '../kernel/mutex';
import type { Contents } from './contents';
import { s3Error } from './errors';
import { readSidecarFiles, writeSidecarFile } from './sidecar-files';

/** A multipart upload. `begun` is ISO 8601. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly begun: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: string;
  readonly checksums: Readonly<Record<string, string>>;
}

interface Entry {
  readonly upload: Upload;
  readonly parts: Map<number, Part>;
}

/**
 * The unfinished multipart uploads of one bucket. Each upload has a folder with a sidecar file for the upload and a sidecar
 * file for each part.
 */
export class Uploads {
  private readonly entries = new Map<string, Entry>();
  private readonly mutex = new Mutex();

  constructor(
    private readonly folder: string,
    private readonly contents: Contents,
  ) {
    mkdirSync(folder, { recursive: true });
    for (const id of readdirSync(folder)) this.open(id);
  }

  async begin(upload: Omit<Upload, 'id'>): Promise<Upload> {
    const entry = { upload: { ...upload, id: randomBytes(32).toString('hex') }, parts: new Map<number, Part>() };
    await mkdir(join(this.folder, entry.upload.id, 'parts'), { recursive: true });
    writeSidecarFile(join(this.folder, entry.upload.id, 'upload.json'), entry.upload);
    this.entries.set(entry.upload.id, entry);
    return entry.upload;
  }

  /** @throws Refusal NoSuchUpload, also for an upload of another key */
  get(id: string, key: string): Upload {
    return this.entry(id, key).upload;
  }

  /** All uploads, ordered by key, and oldest first for each key. */
  all(): Upload[] {
    const order = (upload: Upload) => Buffer.from(`${upload.key}\0${upload.begun}\0${upload.id}`);
    return [...this.entries.values()].map(({ upload }) => upload).sort((a, b) => Buffer.compare(order(a), order(b)));
  }

  /** The parts, ordered by number. */
  parts({ id, key }: Upload): Part[] {
    return [...this.entry(id, key).parts.values()].sort((a, b) => a.number - b.number);
  }

  /**
   * Stores a part in place of an earlier part with the same number. If this fails, for example because the upload has ended in the
   * meantime, removes the new part's content.
   * @throws Refusal NoSuchUpload
   */
  async put({ id, key }: Upload, part: Part): Promise<void> {
    await this.mutex.run(async () => {
      try {
        const { parts } = this.entry(id, key);
        const before = parts.get(part.number);
        writeSidecarFile(join(this.folder, id, 'parts', `${part.number}.json`), part);
        parts.set(part.number, part);
        if (before) await this.contents.remove(before.file);
      } catch (error) {
        await this.contents.remove(part.file);
        throw error;
      }
    });
  }

  /** Ends an upload and removes its parts. */
  async remove({ id }: Upload): Promise<void> {
    await this.mutex.run(async () => {
      const entry = this.entries.get(id);
      this.entries.delete(id);
      await rm(join(this.folder, id), { recursive: true, force: true });
      for (const { file } of entry?.parts.values() ?? []) await this.contents.remove(file);
    });
  }

  /** The names of the content files of all parts. */
  files(): string[] {
    return [...this.entries.values()].flatMap(({ parts }) => [...parts.values()].map(({ file }) => file));
  }

  private open(id: string): void {
    const [upload] = readSidecarFiles<Upload>(join(this.folder, id));
    if (!upload) return;
    const parts = readSidecarFiles<Part>(join(this.folder, id, 'parts'));
    this.entries.set(id, { upload, parts: new Map(parts.map((part) => [part.number, part])) });
  }

  private entry(id: string, key: string): Entry {
    const entry = this.entries.get(id);
    if (entry?.upload.key !== key) throw s3Error('NoSuchUpload', `There is no upload "${id}" for the key "${key}".`);
    return entry;
  }
}
