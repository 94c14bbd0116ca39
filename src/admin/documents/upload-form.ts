import { PassThrough, type Readable } from 'node:stream';
import type { BusboyFileStream } from '@fastify/busboy';
import type { ExposedError } from '../../app/errors';
import type { AdminContext } from '../context';
import { readMultipart } from '../multipart';
import { NoFile, TooManyFiles } from './errors';

/** A file of a form, as it comes. */
export interface SentFile {
  /** As the browser says it. */
  readonly name: string;
  /** Breaks off with FormBroken when the connection does. */
  readonly content: Readable;
}

const LIMITS = { files: 100, fieldSize: 4096, fields: 20 };

/** What became of the files of a form. */
export interface Uploads<T> {
  readonly taken: T[];
  /** What is to be said of the form as a whole. */
  readonly problem?: ExposedError;
}

/**
 * Reads an upload form: hands each file over with the fields that stood before it, one after the
 * other as they come, and gives what became of each. What `take` leaves unread of a file is thrown away.
 *
 * @throws UnsupportedBody, FormBroken, NoFile
 */
export async function readUploads<T>(
  ctx: AdminContext,
  take: (file: SentFile, fields: ReadonlyMap<string, string>) => Promise<T>,
): Promise<Uploads<T>> {
  const fields = new Map<string, string>();
  const open = new Set<PassThrough>();
  const taken: Promise<T>[] = [];
  let problem: ExposedError | undefined;
  try {
    await readMultipart(ctx, LIMITS, (form) => {
      form.on('field', (name, value) => fields.set(name, value));
      form.on('filesLimit', () => {
        problem = new TooManyFiles({ limit: LIMITS.files });
      });
      form.on('file', (_field, file, name) => {
        // A file field that was left empty comes as a nameless file.
        if (!name) return void file.resume();
        const content = passed(file, open);
        taken.push(take({ name, content }, fields).finally(() => content.destroy()));
      });
    });
  } catch (error) {
    for (const content of open) content.destroy(error as Error);
    throw error;
  } finally {
    await Promise.allSettled(taken);
  }
  if (taken.length === 0) throw new NoFile('The form holds no file');
  return { taken: await Promise.all(taken), ...(problem ? { problem } : {}) };
}

/** The file by way of a stream of ours: when that ends early, the rest is thrown away and the form goes on. */
function passed(file: BusboyFileStream, open: Set<PassThrough>): PassThrough {
  const content = new PassThrough();
  // Whoever takes the file may come to it only after it has broken off.
  content.on('error', () => undefined);
  open.add(content);
  content.once('close', () => {
    open.delete(content);
    file.unpipe(content);
    file.resume();
  });
  file.on('error', (error) => content.destroy(error));
  file.pipe(content);
  return content;
}
