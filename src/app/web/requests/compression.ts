import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Next } from 'koa';

/** Bytes. Compressing a shorter response costs more time than it saves. */
const MIN_SIZE = 4_000;
/**
 * At this level, `gzip` compresses a page in about a millisecond, outside the event loop. Brotli does not save more bytes in the same time.
 */
const LEVEL = 5;
/** Values of `Sec-Fetch-Site` for requests that no other site caused. */
const OWN = new Set(['same-origin', 'none']);

const compress = promisify<Buffer, { readonly level: number }, Buffer>(gzip);

/**
 * Compresses pages. CloudFront compresses only responses that it may cache ("Serve compressed files" in its guide), and forwards compressed
 * responses as they are. Streams are not compressed, because an encoder would hold their text back.
 */
export async function compressPages(ctx: Context, next: Next): Promise<void> {
  await next();
  const { body } = ctx;
  if (typeof body !== 'string' || !ctx.response.is('html') || ctx.status !== 200) return;
  const html = Buffer.from(body);
  if (html.length < MIN_SIZE) return;
  ctx.vary('accept-encoding');
  // According to RFC 9110, section 12.5.3, a client that names no encoding accepts any. In practice, such a client often cannot decode a
  // compressed response.
  if (mayBeProbed(ctx) || !ctx.get('accept-encoding') || ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  ctx.body = await compress(html, { level: LEVEL });
  ctx.set('content-encoding', 'gzip');
}

/**
 * Whether another site may have chosen the part of the URL that the page reflects. If so, the size of the compressed page would reveal
 * whether the page contains the same text elsewhere, for example in a conversation (the BREACH attack).
 */
function mayBeProbed(ctx: Context): boolean {
  return ctx.querystring !== '' && !OWN.has(ctx.get('sec-fetch-site'));
}
