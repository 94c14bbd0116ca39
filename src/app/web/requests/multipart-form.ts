import type { BusboyInstance } from '@fastify/busboy';
import type { ReceivedFile } from '../../attachments/attachment';
import { BodyTooLarge } from '../../errors';
import type { RequestContext } from '../context';
import { Form } from './body';
import { decodedFileName, readMultipart } from './multipart';

export interface MultipartLimits {
  /** Maximum number of files. */
  readonly files: number;
  /** Maximum bytes of a file. One byte more is read, so that the file can be reported as too large. */
  readonly bytes: number;
  /** Maximum bytes of all files together. Content beyond this limit is discarded. */
  readonly totalBytes: number;
  /** Maximum bytes of a field. */
  readonly field: number;
}

/** A form with files, in memory. */
export interface MultipartForm {
  readonly form: Form;
  readonly files: readonly ReceivedFile[];
  /** Whether the form has more files than the limit. */
  readonly hasMore: boolean;
  /** Whether all files together exceed `totalBytes`. */
  readonly isTooLarge: boolean;
}

/** Milliseconds in which a form must arrive. Over a slow mobile connection, the largest form takes half of this time. */
const FORM_TIMEOUT = 300_000;

/** Reads a form with files (`multipart/form-data`). @throws UnsupportedBody, FormBroken, BodyTimeout, BodyTooLarge */
export async function readMultipartForm(
  ctx: RequestContext,
  limits: MultipartLimits,
  timeout = FORM_TIMEOUT,
): Promise<MultipartForm> {
  const fields: [string, string][] = [];
  const files: { readonly name: string; readonly chunks: Buffer[] }[] = [];
  let hasMore = false;
  let isCut = false;
  let size = 0;
  const { files: count, bytes, totalBytes, field } = limits;
  const listen = (form: BusboyInstance) => {
    // According to the parser's type declarations, the name is a string, but a field may have none.
    form.on('field', (name: string | undefined, value, _isNameCut, isValueCut) => {
      if (name !== undefined) fields.push([name, value]);
      isCut ||= isValueCut;
    });
    form.on('filesLimit', () => {
      hasMore = true;
    });
    form.on('file', (_field, content, name) => {
      // Browsers send an empty file field as a file without a name.
      if (!name) return void content.resume();
      const chunks: Buffer[] = [];
      files.push({ name: decodedFileName(name), chunks });
      content.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= totalBytes) chunks.push(chunk);
      });
    });
  };
  await readMultipart(ctx, { files: count, fileSize: bytes + 1, fieldSize: field, fields: 50 }, listen, timeout);
  if (isCut) throw new BodyTooLarge(`A field has more than ${field} bytes`);
  const received = files.map(({ name, chunks }) => ({ name, content: Buffer.concat(chunks) }));
  return { form: new Form(fields), files: received, hasMore, isTooLarge: size > totalBytes };
}
