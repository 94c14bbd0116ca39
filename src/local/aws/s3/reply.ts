import type { Readable } from 'node:stream';
import { document } from './xml';

/** What an operation answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Readable;
}

/** An answer of 200 with XML in it; `content` is markup already. */
export function xmlReply(root: string, content: string, headers: Reply['headers'] = {}): Reply {
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body: document(root, content) };
}

/** An ETag as headers and XML carry it. */
export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** Now, in the whole seconds that S3 counts in. */
export function now(): string {
  return new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
}
