import { PassThrough, type Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { UnsupportedBody } from '../../app/errors';
import type { AdminContext } from '../context';
import { FileRefused, NoFile, TooManyFiles } from './errors';

/** A file of a form, as it comes. */
export interface SentFile {
  /** As the browser says it. */
  readonly name: string;
  /** Breaks off with FileRefused `interrupted` when the connection does. */
  readonly content: Readable;
}

const MOST_FILES = 100;
const LONGEST_FIELD = 4096;
const FIELDS = 20;

/**
 * Reads an upload form: hands each file over with the fields that stood before it, one after the
 * other as they come, and gives what became of each. What `take` leaves unread of a file is thrown away.
 *
 * @throws UnsupportedBody, NoFile, TooManyFiles
 */
export async function readUploads<T>(
  ctx: AdminContext, take: (file: SentFile, fields: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T[]> {
  if (!ctx.is('multipart/form-data')) throw new UnsupportedBody(`Received ${ctx.get('content-type') || 'no content type'}, a form with files is admitted`);
  const fields = new Map<string, string>();
  const open = new Set<PassThrough>();
  const taken: Promise<T>[] = [];
  let tooMany = false;
  const form = parser(ctx);
  form.on('field', (name, value) => fields.set(name, value));
  form.on('filesLimit', () => { tooMany = true; });
  form.on('file', (_field, file, name) => {
    // A file field that was left empty comes as a nameless file.
    if (!name) return void file.resume();
    const content = passed(file, open);
    taken.push(take({ name, content }, fields).finally(() => content.destroy()));
  });
  try {
    await parsed(ctx, form);
  } catch (error) {
    for (const content of open) content.destroy(error as Error);
    throw error;
  } finally {
    await Promise.allSettled(taken);
  }
  if (tooMany) throw new TooManyFiles({ limit: MOST_FILES });
  if (taken.length === 0) throw new NoFile('The form holds no file');
  return Promise.all(taken);
}

function parser(ctx: AdminContext): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...ctx.req.headers, 'content-type': ctx.get('content-type') },
      preservePath: true,
      limits: { files: MOST_FILES, fieldSize: LONGEST_FIELD, fields: FIELDS },
    });
  } catch (error) {
    throw new UnsupportedBody(`The form cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws FileRefused when the connection breaks off, or the form itself does */
function parsed({ req }: AdminContext, form: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    const interrupted = () => reject(new FileRefused('interrupted'));
    form.once('finish', resolve).once('error', interrupted);
    req.once('close', () => { if (!req.complete) interrupted(); });
    req.pipe(form);
  });
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
