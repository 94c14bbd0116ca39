import { s3Error } from './errors';
import type { S3Request } from './request';
import { header } from './request';

/** A condition on the object that a write replaces or removes. */
export interface WriteCondition {
  /** The ETag that the object must have, or `*` for any ETag. */
  readonly ifMatch?: string;
  /** Whether the object must not exist. */
  readonly absent?: boolean;
}

type Version = { readonly etag: string; readonly modified: string };

/** @throws Refusal NotImplemented for an If-None-Match other than `*`, the only value that S3 accepts for a write */
export function writeCondition(request: S3Request): WriteCondition {
  const ifNoneMatch = header(request, 'if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw s3Error('NotImplemented', `If-None-Match "${ifNoneMatch}": a write accepts only "*".`);
  }
  return { ifMatch: header(request, 'if-match'), absent: ifNoneMatch === '*' };
}

/** @throws Refusal PreconditionFailed, or NoSuchKey for If-Match on a missing object ("Conditional writes", S3 User Guide) */
export function assertWritable({ ifMatch, absent }: WriteCondition, current: Version | undefined): void {
  if (absent && current) throw s3Error('PreconditionFailed', 'If-None-Match: the object exists already.');
  if (ifMatch === undefined) return;
  if (!current) throw s3Error('NoSuchKey', `If-Match ${ifMatch}: the object does not exist.`);
  if (!matches(ifMatch, current.etag))
    throw s3Error('PreconditionFailed', `If-Match ${ifMatch}: the object has "${current.etag}".`);
}

/**
 * Evaluates the conditions of a read or, with the prefix `x-amz-copy-source-`, the conditions on the source of a copy. A
 * condition on the ETag takes precedence over a condition on the time.
 *
 * @returns false when the client already has this version
 * @throws Refusal PreconditionFailed
 */
export function isNewVersion(request: S3Request, { etag, modified }: Version, prefix = ''): boolean {
  const seconds = Date.parse(modified);
  const ifMatch = header(request, `${prefix}if-match`);
  const unmodifiedSince = header(request, `${prefix}if-unmodified-since`);
  const unchanged = ifMatch !== undefined ? matches(ifMatch, etag) : !(seconds > Date.parse(unmodifiedSince ?? ''));
  if (!unchanged) throw s3Error('PreconditionFailed', `The object changed: it has "${etag}" of ${modified}.`);
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
