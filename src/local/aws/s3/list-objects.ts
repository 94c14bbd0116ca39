import type { Reply } from '../kernel/stand-in';
import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { count, listEncoding } from './list-parameters';
import type { S3Request } from './request';
import { element, parent, quoted, xmlReply } from './xml';

/**
 * Selects keys that begin with `prefix` and come after `after`. A delimiter rolls keys up into common prefixes. Selects at
 * most `limit` keys and common prefixes in total.
 */
interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys after this one are listed or, with `rolledUp`, only keys after all keys that begin with it. */
  readonly after: string;
  readonly rolledUp?: boolean;
  readonly limit: number;
}

/** A page of a listing. `last` is the page's last entry if there is a next page. */
interface Listing {
  readonly keys: string[];
  readonly prefixes: string[];
  readonly last?: { readonly after: string; readonly rolledUp: boolean };
}

/** ListObjectsV2. */
export async function listObjects({ bucket: name, query }: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(name);
  if (query.get('list-type') !== '2')
    throw s3Error('NotImplemented', 'Only version 2 of ListObjects is implemented here.');
  const limit = count(query, 'max-keys');
  const page = limit === 0 ? { keys: [], prefixes: [] } : list(bucket.keys(), { ...start(query), limit });
  return xmlReply('ListBucketResult', describe(query, name, limit, page) + contents(query, bucket, page));
}

/** The start of the page: a continuation token takes precedence over `start-after`. */
function start(query: URLSearchParams): Omit<ListingQuery, 'limit'> {
  const token = query.get('continuation-token');
  const after = token === null ? { after: query.get('start-after') ?? '' } : parseToken(token);
  return { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '', ...after };
}

/** @param sorted keys in the order of their UTF-8 bytes */
function list(sorted: readonly string[], query: ListingQuery): Listing {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last: Listing['last'];
  for (const key of sorted) {
    if (!key.startsWith(query.prefix) || !isAfter(key, query)) continue;
    if (last?.rolledUp && key.startsWith(last.after)) continue;
    if (keys.length + prefixes.length === query.limit) return { keys, prefixes, last };
    const prefix = rolledUp(key, query);
    (prefix === undefined ? keys : prefixes).push(prefix ?? key);
    last = { after: prefix ?? key, rolledUp: prefix !== undefined };
  }
  return { keys, prefixes };
}

function isAfter(key: string, query: ListingQuery): boolean {
  if (query.rolledUp && key.startsWith(query.after)) return false;
  return query.after === '' || Buffer.compare(Buffer.from(key), Buffer.from(query.after)) > 0;
}

/** Returns the part of the key up to and including the first delimiter after the prefix; undefined if there is no delimiter. */
function rolledUp(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function describe(query: URLSearchParams, name: string, limit: number, page: Listing): string {
  const encode = listEncoding(query);
  const echoed = (parameter: string) => query.get(parameter) ?? undefined;
  return [
    element('Name', name),
    element('Prefix', encode(echoed('prefix') ?? '')),
    element('Delimiter', encode(echoed('delimiter'))),
    element('StartAfter', encode(echoed('start-after'))),
    element('ContinuationToken', echoed('continuation-token')),
    element('NextContinuationToken', page.last && formatToken(page.last)),
    element('KeyCount', page.keys.length + page.prefixes.length),
    element('MaxKeys', limit),
    element('EncodingType', echoed('encoding-type')),
    element('IsTruncated', page.last !== undefined),
  ].join('');
}

function contents(query: URLSearchParams, bucket: Bucket, page: Listing): string {
  const encode = listEncoding(query);
  const objects = page.keys
    .map((key) => bucket.get(key))
    .map(({ key, modified, etag, size }) =>
      parent(
        'Contents',
        [
          element('Key', encode(key)),
          element('LastModified', modified),
          element('ETag', quoted(etag)),
          element('Size', size),
          element('StorageClass', 'STANDARD'),
        ].join(''),
      ),
    );
  const prefixes = page.prefixes.map((prefix) => parent('CommonPrefixes', element('Prefix', encode(prefix))));
  return [...objects, ...prefixes].join('');
}

function formatToken({ after, rolledUp }: NonNullable<Listing['last']>): string {
  return Buffer.from(`${rolledUp ? 'prefix' : 'key'}:${after}`).toString('base64url');
}

function parseToken(token: string): NonNullable<Listing['last']> {
  const [, kind, after] = /^(key|prefix):(.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (!after) throw s3Error('InvalidArgument', `The continuation token "${token}" was not issued by this service.`);
  return { after, rolledUp: kind === 'prefix' };
}
