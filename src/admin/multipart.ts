import { Busboy, type BusboyConfig, type BusboyInstance } from '@fastify/busboy';
import { UnsupportedBody } from '../app/errors';
import type { AdminContext } from './context';
import { FormBroken } from './errors';

/**
 * Reads a form in parts; `hear` adds the listeners for its fields and files before it begins. Names of files come with their paths.
 *
 * @throws UnsupportedBody, FormBroken when the connection breaks off, or the form itself does
 */
export function readMultipart(
  ctx: AdminContext,
  limits: BusboyConfig['limits'],
  hear: (form: BusboyInstance) => void,
): Promise<void> {
  const form = parser(ctx, limits);
  // A file that breaks off tells so itself too, and what nobody hears ends the process.
  form.on('file', (_field, file) => file.on('error', () => undefined));
  hear(form);
  return new Promise((resolve, reject) => {
    const broken = () => reject(new FormBroken('The form breaks off'));
    form.once('finish', resolve).once('error', broken);
    ctx.req.once('close', () => {
      if (!ctx.req.complete) broken();
    });
    ctx.req.pipe(form);
  });
}

function parser(ctx: AdminContext, limits: BusboyConfig['limits']): BusboyInstance {
  const type = ctx.get('content-type');
  if (!ctx.is('multipart/form-data'))
    throw new UnsupportedBody(`Received ${type || 'no content type'}, a form with files is admitted`);
  try {
    return new Busboy({ headers: { ...ctx.req.headers, 'content-type': type }, preservePath: true, limits });
  } catch (error) {
    throw new UnsupportedBody(`The form cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
