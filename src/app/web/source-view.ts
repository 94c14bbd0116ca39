import type { Source } from '../turns/log';

/** A source as a page shows it. */
export interface SourceView {
  readonly number: number;
  readonly name: string;
  readonly page: number | undefined;
  readonly excerpt: string;
  readonly address: string;
  /** The last day on which the document was valid, if that day is past. */
  readonly expired: string | undefined;
}

export function sourceView(source: Source, turnAddress: string): SourceView {
  const { number, uri, page, excerpt, validUntil } = source;
  const today = new Date().toISOString().slice(0, 10);
  return {
    number,
    name: documentName(uri),
    page,
    excerpt,
    address: `${turnAddress}/sources/${number}`,
    expired: validUntil !== undefined && validUntil < today ? validUntil : undefined,
  };
}

/** Returns the name of a document, from its S3 URI or web address. */
export function documentName(uri: string): string {
  // An S3 key is not URL-encoded.
  if (uri.startsWith('s3://')) return uri.slice(uri.lastIndexOf('/') + 1);
  const last = uri.split(/[?#]/, 1)[0]!.split('/').filter(Boolean).at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
