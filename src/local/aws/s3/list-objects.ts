import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { S3Error } from './errors';
import { count, listEncoding } from './list-parameters';
import type { Listing, ListingQuery } from './listing';
import { list } from './listing';
import type { Reply } from './reply';
import { quoted, xmlReply } from './reply';
import type { S3Request } from './request';
import { element, parent } from './xml';

/** ListObjectsV2. */
export async function listObjects({ bucket: name, query }: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(name);
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', 'Only version 2 of ListObjects is implemented here.');
  const limit = count(query, 'max-keys');
  const page = limit === 0 ? { keys: [], prefixes: [] } : list(bucket.keys(), { ...place(query), limit });
  return xmlReply('ListBucketResult', describe(query, name, limit, page) + contents(query, bucket, page));
}

/** Where the page begins: a continuation token beats `start-after`. */
function place(query: URLSearchParams): Omit<ListingQuery, 'limit'> {
  const token = query.get('continuation-token');
  const start = token === null ? { after: query.get('start-after') ?? '' } : parseToken(token);
  return { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '', ...start };
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
  if (!after) throw new S3Error('InvalidArgument', `The continuation token "${token}" was not given out here.`);
  return { after, rolledUp: kind === 'prefix' };
}
