import type { IncomingHttpHeaders } from 'node:http';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser } from './browser';
import { decoded, open } from './http';

/** CloudFront does not document its compression level. Level 5 is usual for dynamic compression. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** The size in bytes below which CloudFront does not compress a file ("Serve compressed files"). */
const SMALLEST = 1_000;
/**
 * Matches the URLs that a browser loads with a page. Excludes the manifest and the icon for a home screen, which a browser loads later or
 * not at all.
 */
const REFERENCE = /<(link(?! rel="(?:manifest|apple-touch-icon)")|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g;

export interface Visited {
  /** Milliseconds to the first byte of the body. */
  readonly firstByte: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent, which may be compressed. */
  readonly body: Buffer;
}

/** @throws Error if the status is not 200 */
export async function visit(url: string, browser: Browser): Promise<Visited> {
  const started = performance.now();
  const { message } = await open(url, {
    headers: browser.headers({ accept: 'text/html', 'sec-fetch-mode': 'navigate' }),
  });
  let firstByte: number | undefined;
  const parts: Buffer[] = [];
  for await (const part of message) {
    firstByte ??= performance.now() - started;
    parts.push(part);
  }
  if (message.statusCode !== 200) throw new Error(`${url} was answered with ${message.statusCode}`);
  return { firstByte: firstByte!, headers: message.headers, body: Buffer.concat(parts) };
}

export interface Weight {
  readonly bytes: number;
  readonly requests: number;
  /** The bytes of each response, by the path of the page or the name that `references` gives the request. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Fetches what a browser fetches for a page: the page itself, stylesheets, scripts, images and the icon. */
export async function weigh(url: string, browser: Browser): Promise<Weight> {
  const page = await visit(url, browser);
  const parts: Record<string, number> = { [new URL(url).pathname]: page.body.length };
  for (const [key, address] of references(decoded(page.body, page.headers))) {
    parts[key] = atTheEdge(await visit(new URL(address, url).href, browser));
  }
  const sizes = Object.values(parts);
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), requests: sizes.length, parts };
}

/**
 * The URLs that a browser loads with a page, by a name for each request: the URL, with `(icon)` appended for the page's icon. A browser
 * fetches the icon separately, even if an `<img>` of the page shows the same file.
 */
export function references(html: string): Map<string, string> {
  const found = [...html.matchAll(REFERENCE)].filter(([, , address]) => !address!.startsWith('data:'));
  return new Map(
    found.map(([tag, , address]) => [/\brel="icon"/.test(tag) ? `${address} (icon)` : address!, address!]),
  );
}

/** The number of bytes of a response from CloudFront, which compresses only responses that it may cache. */
function atTheEdge({ headers, body }: Visited): number {
  const isCached = /max-age=[1-9]/.test(headers['cache-control'] ?? '');
  if (!isCached || headers['content-encoding'] || body.length < SMALLEST) return body.length;
  return brotliCompressSync(body, BROTLI).length;
}
