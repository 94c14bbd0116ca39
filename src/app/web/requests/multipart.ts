import { Busboy, type BusboyConfig, type BusboyInstance } from '@fastify/busboy';
import { BodyTimeout, FormBroken, UnsupportedBody } from '../../errors';
import type { RequestContext } from '../context';

/** Milliseconds in which a form of the console must arrive. It may contain many large files. */
const LONGEST_TIMEOUT = 3_600_000;

/**
 * Parses a multipart form. `addListeners` attaches the listeners for fields and files before parsing starts. File names
 * include their path.
 *
 * @param timeout milliseconds in which the form must arrive
 * @throws UnsupportedBody; FormBroken when the form is malformed or the connection closes before its end; BodyTimeout
 */
export function readMultipart(
  ctx: RequestContext,
  limits: BusboyConfig['limits'],
  addListeners: (form: BusboyInstance) => void,
  timeout = LONGEST_TIMEOUT,
): Promise<void> {
  const form = parser(ctx, limits);
  // A truncated file emits its own error, which would crash the process if the file had no error listener.
  form.on('file', (_field, file) => file.on('error', () => undefined));
  addListeners(form);
  let timer: NodeJS.Timeout | undefined;
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new FormBroken('The form ended early or is malformed'));
    form.once('finish', resolve).once('error', fail);
    // Do not check `complete`: it is already true when the form has arrived, but its last part is still unread.
    ctx.req.once('close', () => {
      if (!ctx.req.readableEnded) fail();
    });
    if (ctx.req.destroyed) fail();
    timer = setTimeout(() => {
      ctx.req.unpipe(form);
      reject(new BodyTimeout(`The form did not arrive within ${timeout} ms`));
    }, timeout);
    ctx.req.pipe(form);
  }).finally(() => clearTimeout(timer));
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
