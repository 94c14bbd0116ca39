import { S3Error } from './errors';
import type { S3Request } from './request';
import { header } from './request';

/** What must be true of the object that a write replaces or removes. */
export interface WriteCondition {
  /** An ETag, or `*` for any. */
  readonly ifMatch?: string;
  /** The object must not be there. */
  readonly absent?: boolean;
}

type Version = { readonly etag: string; readonly modified: string };

/** @throws S3Error NotImplemented: S3 takes no other If-None-Match than `*` for a write. */
export function writeCondition(request: S3Request): WriteCondition {
  const ifNoneMatch = header(request, 'if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', `If-None-Match "${ifNoneMatch}": a write takes only "*".`);
  }
  return { ifMatch: header(request, 'if-match'), absent: ifNoneMatch === '*' };
}

/** @throws S3Error PreconditionFailed, or NoSuchKey when If-Match names an object that is not there ("conditional writes"). */
export function assertWritable({ ifMatch, absent }: WriteCondition, current: Version | undefined): void {
  if (absent && current) throw new S3Error('PreconditionFailed', 'If-None-Match: the object is there already.');
  if (ifMatch === undefined) return;
  if (!current) throw new S3Error('NoSuchKey', `If-Match ${ifMatch}: there is no such object.`);
  if (!matches(ifMatch, current.etag))
    throw new S3Error('PreconditionFailed', `If-Match ${ifMatch}: the object has "${current.etag}".`);
}

/**
 * Judges a read, or with the prefix `x-amz-copy-source-` the source of a copy. The ETag decides where both are given.
 * @returns false when the reader has this version already
 * @throws S3Error PreconditionFailed
 */
export function isNews(request: S3Request, { etag, modified }: Version, prefix = ''): boolean {
  const seconds = Date.parse(modified);
  const ifMatch = header(request, `${prefix}if-match`);
  const unmodifiedSince = header(request, `${prefix}if-unmodified-since`);
  const unchanged = ifMatch !== undefined ? matches(ifMatch, etag) : !(seconds > Date.parse(unmodifiedSince ?? ''));
  if (!unchanged) throw new S3Error('PreconditionFailed', `The object changed: it has "${etag}" of ${modified}.`);
  const ifNoneMatch = header(request, `${prefix}if-none-match`);
  const modifiedSince = header(request, `${prefix}if-modified-since`);
  return ifNoneMatch !== undefined ? !matches(ifNoneMatch, etag) : !(seconds <= Date.parse(modifiedSince ?? ''));
}

function matches(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((candidate) => candidate.trim().replace(/^"(.*)"$/, '$1'))
    .some((candidate) => candidate === '*' || candidate === etag);
}
