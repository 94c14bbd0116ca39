import { PassThrough, type Readable } from 'node:stream';
import type { BusboyFileStream } from '@fastify/busboy';
import type { ExposedError } from '../../app/errors';
import type { RequestContext } from '../../app/web/context';
import { decodedFileName, readMultipart } from '../../app/web/requests/multipart';
import { NoFile, TooManyFiles } from './errors';

/** A file of an upload form, while it is being received. */
export interface UploadedFile {
  /** The file's name as the browser sends it. */
  readonly name: string;
  /** Fails with FormBroken or BodyTimeout if the form does not arrive completely or in time. */
  readonly content: Readable;
}

const LIMITS = { files: 100, fieldSize: 4096, fields: 20 };

/** The results of `handle` for the files of a form. */
export interface UploadResults<T> {
  readonly results: T[];
  /** An error that concerns the form as a whole. */
  readonly problem?: ExposedError;
}

/**
 * Reads an upload form. Passes each file to `handle` while it is being received, with the fields that precede it in the
 * form. If `handle` does not read a file to its end, discards the rest of the file.
 *
 * @throws UnsupportedBody, FormBroken, BodyTimeout, NoFile; any error of `handle`
 */
export async function readUploads<T>(
  ctx: RequestContext,
  handle: (file: UploadedFile, fields: ReadonlyMap<string, string>) => Promise<T>,
): Promise<UploadResults<T>> {
  const fields = new Map<string, string>();
  const open = new Set<PassThrough>();
  const results: Promise<T>[] = [];
  let problem: ExposedError | undefined;
  try {
    await readMultipart(ctx, LIMITS, (form) => {
      form.on('field', (name, value) => fields.set(name, value));
      form.on('filesLimit', () => {
        problem = new TooManyFiles({ limit: LIMITS.files });
      });
      form.on('file', (_field, file, name) => {
        // Browsers send an empty file field as a file without a name.
        if (!name) return void file.resume();
        const content = relay(file, open);
        const result = handle({ name: decodedFileName(name), content }, fields).finally(() => content.destroy());
        // The results are awaited only when the whole form has arrived. Without this handler, Node would end the
        // process if one of them rejected earlier.
        result.catch(() => undefined);
        results.push(result);
      });
    });
  } catch (error) {
    for (const content of open) content.destroy(error as Error);
    throw error;
  } finally {
    await Promise.allSettled(results);
  }
  if (results.length === 0) throw new NoFile('The form has no file');
  return { results: await Promise.all(results), ...(problem ? { problem } : {}) };
}

/**
 * Pipes a file through a stream that may be destroyed early. The rest of the file is then discarded, but the rest of
 * the form is still read.
 */
function relay(file: BusboyFileStream, open: Set<PassThrough>): PassThrough {
  const content = new PassThrough();
  // Prevent an uncaught error: the stream may fail before the handler attaches its own listener.
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
