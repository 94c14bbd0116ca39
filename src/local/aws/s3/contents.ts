import { createHash, randomUUID } from 'node:crypto';
import { constants, copyFileSync, createReadStream, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes on disk: the name of their file, its size, and the MD5 of the bytes in hex. */
export interface Content {
  readonly file: string;
  readonly size: number;
  readonly md5: string;
}

/**
 * The folder with the bytes of objects and parts. Each file is written once, under a random name. It becomes an object or a
 * part when a sidecar file that names it is renamed into place; a file that no sidecar file names is garbage.
 */
export class Contents {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Streams `source` to a new file, which is removed if the source or the writing fails. */
  async write(source: AsyncIterable<Buffer>): Promise<Content> {
    const file = randomUUID();
    const path = join(this.folder, file);
    const md5 = createHash('md5');
    let size = 0;
    const measured = async function* (): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        md5.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    // Open the file first: a stream that opens its file itself could create it after `rm` below.
    const handle = await open(path, 'wx');
    try {
      await pipeline(measured, handle.createWriteStream());
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { file, size, md5: md5.digest('hex') };
  }

  /**
   * Returns the bytes of a file or, with `range`, only those from `start` to `end`, both inclusive. Opens the file before it returns, so
   * replacing the object, which removes the file, does not disturb readers.
   */
  read(file: string, range?: { start: number; end: number }): Readable {
    return createReadStream('', { ...range, fd: openSync(join(this.folder, file), 'r') });
  }

  /** Copies a file synchronously, so that replacing its object does not disturb the copy. @returns the name of the new file */
  copy(file: string): string {
    const copy = randomUUID();
    copyFileSync(join(this.folder, file), join(this.folder, copy), constants.COPYFILE_FICLONE);
    return copy;
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.folder, file), { force: true });
  }

  /** Removes all files that are not in `files`: a crash has left them behind. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of readdirSync(this.folder)) {
      if (!files.has(file)) rmSync(join(this.folder, file), { force: true });
    }
  }
}
