import type { Reply } from '../kernel/stand-in';
import { readXml } from './body';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { count, listEncoding } from './list-parameters';
import type { S3Request } from './request';
import { isMarker, type Version, versionIdOf } from './stored-object';
import { element, parent, quoted, text, xmlReply } from './xml';

/** GetBucketVersioning. */
export async function getVersioning({ bucket }: S3Request, buckets: Buckets): Promise<Reply> {
  return xmlReply('VersioningConfiguration', element('Status', buckets.named(bucket).settings.versioning));
}

/** PutBucketVersioning. Versioning cannot be suspended here. */
export async function putVersioning(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  const status = text(await readXml(request, { checksums: true }), 'Status');
  if (status !== 'Enabled')
    throw s3Error('NotImplemented', `The versioning status "${status}" is not implemented here.`);
  bucket.configure({ versioning: status });
  return { status: 200 };
}

/** ListObjectVersions: ordered by key, and newest first for each key. */
export async function listVersions({ bucket: name, query }: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(name);
  const limit = count(query, 'max-keys');
  const prefix = query.get('prefix') ?? '';
  const all = bucket
    .allKeys()
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => bucket.versionsOf(key).map((version, index) => ({ version, isLatest: index === 0 })));
  const rest = all.slice(startOf(all, query));
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1)?.version : undefined;
  return xmlReply('ListVersionsResult', head(query, name, limit, last) + entries(page, query));
}

type Listed = { readonly version: Version; readonly isLatest: boolean };

function startOf(all: readonly Listed[], query: URLSearchParams): number {
  const [key, id] = [query.get('key-marker'), query.get('version-id-marker')];
  if (key === null) return 0;
  const after = all.findIndex(({ version }) => Buffer.compare(Buffer.from(version.key), Buffer.from(key)) > 0);
  const end = after < 0 ? all.length : after;
  const marked = all.findIndex(({ version }) => version.key === key && versionIdOf(version) === id);
  if (id !== null && marked < 0) throw s3Error('InvalidArgument', `There is no version "${id}" of "${key}".`);
  return id === null ? end : marked + 1;
}

function head(query: URLSearchParams, name: string, limit: number, last: Version | undefined): string {
  const encode = listEncoding(query);
  return [
    element('Name', name),
    element('Prefix', encode(query.get('prefix') ?? '')),
    element('KeyMarker', encode(query.get('key-marker') ?? '')),
    element('VersionIdMarker', query.get('version-id-marker') ?? ''),
    element('MaxKeys', limit),
    element('EncodingType', query.get('encoding-type') ?? undefined),
    element('IsTruncated', last !== undefined),
    element('NextKeyMarker', last && encode(last.key)),
    element('NextVersionIdMarker', last && versionIdOf(last)),
  ].join('');
}

function entries(page: readonly Listed[], query: URLSearchParams): string {
  const encode = listEncoding(query);
  return page
    .map(({ version, isLatest }) => {
      const common = [
        element('Key', encode(version.key)),
        element('VersionId', versionIdOf(version)),
        element('IsLatest', isLatest),
        element('LastModified', version.modified),
      ].join('');
      return isMarker(version)
        ? parent('DeleteMarker', common)
        : parent(
            'Version',
            common +
              element('ETag', quoted(version.etag)) +
              element('Size', version.size) +
              element('StorageClass', 'STANDARD'),
          );
    })
    .join('');
}
