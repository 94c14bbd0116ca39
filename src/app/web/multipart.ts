import { Busboy, type BusboyConfig, type BusboyInstance } from '@fastify/busboy';
import { FormBroken, UnsupportedBody } from '../errors';
import type { RequestContext } from './context';

/**
 * Parses a multipart form. `addListeners` attaches the listeners for fields and files before parsing starts. File names
 * include their path.
 *
 * @throws UnsupportedBody; FormBroken when the form is malformed or the connection closes before its end
 */
export function readMultipart(
  ctx: RequestContext,
  limits: BusboyConfig['limits'],
  addListeners: (form: BusboyInstance) => void,
): Promise<void> {
  const form = parser(ctx, limits);
  // A truncated file emits its own error, which would crash the process if nothing listened to it.
  form.on('file', (_field, file) => file.on('error', () => undefined));
  addListeners(form);
  return new Promise((resolve, reject) => {
    const fail = () => reject(new FormBroken('The form ended early or is malformed'));
    form.once('finish', resolve).once('error', fail);
    ctx.req.once('close', () => {
      if (!ctx.req.complete) fail();
    });
    ctx.req.pipe(form);
  });
}

/**
 * Restores a file name as the browser read it from disk. Browsers escape only the three characters below: HTML
 * Standard, "multipart/form-data encoding algorithm".
 */
export function decodedFileName(sent: string): string {
  return sent.replace(/%22/g, '"').replace(/%0D/g, '\r').replace(/%0A/g, '\n');
}

function parser(ctx: RequestContext, limits: BusboyConfig['limits']): BusboyInstance {
  const type = ctx.get('content-type');
  if (!ctx.is('multipart/form-data'))
    throw new UnsupportedBody(`Received ${type || 'no content type'}, expected multipart/form-data`);
  try {
    return new Busboy({ headers: { ...ctx.req.headers, 'content-type': type }, preservePath: true, limits });
  } catch (error) {
    throw new UnsupportedBody(`The form cannot be parsed: ${(error as Error).message}`, { cause: error });
  }
}
