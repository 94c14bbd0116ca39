import type { Reply } from '../kernel/stand-in';
import { now } from './bucket';
import type { Buckets } from './buckets';
import { isNewVersion, writeCondition } from './conditions';
import { s3Error } from './errors';
import { storedHeaders } from './object-headers';
import type { S3Request } from './request';
import { decode, header } from './request';
import type { StoredObject } from './stored-object';
import { rejectTags } from './tagging';
import { element, quoted, xmlReply } from './xml';

/**
 * CopyObject: copies the content and the tags of an object, with the object's headers (`COPY`, the default) or with the headers of the
 * request (`REPLACE`).
 */
export async function copyObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  const target = buckets.named(request.bucket);
  const source = sourceOf(request, buckets);
  const headers = isReplaced(request) ? storedHeaders(request) : source.headers;
  const condition = writeCondition(request);
  const { size, checksums, md5 = source.etag, tags } = source;
  rejectTags(request);
  const file = buckets.contents.copy(source.file);
  const modified = now();
  const object = { key: request.key, file, size, etag: md5, md5, modified, headers, checksums, tags };
  const { versionId } = await target.put(object, condition);
  const reply = xmlReply('CopyObjectResult', element('ETag', quoted(md5)) + element('LastModified', modified));
  return versionId === undefined ? reply : { ...reply, headers: { ...reply.headers, 'x-amz-version-id': versionId } };
}

function sourceOf(request: S3Request, buckets: Buckets): StoredObject {
  const value = header(request, 'x-amz-copy-source')!;
  const [path = '', versionId] = value.split('?versionId=');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (!bucket || !key)
    throw s3Error('InvalidArgument', `x-amz-copy-source "${value}" is not <bucket>/<key>, percent-encoded.`);
  const source = buckets.named(bucket).get(key, versionId);
  const isItself = bucket === request.bucket && source.key === request.key && versionId === undefined;
  if (isItself && !isReplaced(request)) {
    throw s3Error('InvalidRequest', 'A copy of an object onto itself must replace its metadata.');
  }
  if (!isNewVersion(request, source, 'x-amz-copy-source-'))
    throw s3Error('PreconditionFailed', `The source has "${source.etag}" of ${source.modified}.`);
  return source;
}

function isReplaced(request: S3Request): boolean {
  return header(request, 'x-amz-metadata-directive') === 'REPLACE';
}
