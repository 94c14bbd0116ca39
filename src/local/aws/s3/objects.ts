import { Body } from './body';
import type { StoredObject } from './bucket';
import type { Buckets } from './buckets';
import { isNews, writeCondition } from './conditions';
import { copyObject } from './copy';
import { keptHeaders, shownHeaders } from './object-headers';
import { parseRange } from './range';
import type { Reply } from './reply';
import { now, quoted } from './reply';
import type { S3Request } from './request';
import { header } from './request';

/** PutObject, and CopyObject, which differs by a header alone. */
export async function putObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  if (header(request, 'x-amz-copy-source') !== undefined) return copyObject(request, buckets);
  const bucket = buckets.named(request.bucket);
  const headers = keptHeaders(request);
  const condition = writeCondition(request);
  const body = new Body(request);
  const { file, size, md5 } = await buckets.contents.write(body);
  const { checksums } = body;
  await bucket.put({ key: request.key, file, size, etag: md5, modified: now(), headers, checksums }, condition);
  return { status: 200, headers: { etag: quoted(md5), ...checksums } };
}

/** GetObject and HeadObject: the same headers, with and without the content. */
export async function getObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  const object = buckets.named(request.bucket).get(request.key);
  if (!isNews(request, object)) return { status: 304, headers: versionHeaders(object) };
  const range = parseRange(header(request, 'range'), object.size);
  const headers = {
    ...shownHeaders(object.headers, request.query),
    ...versionHeaders(object),
    ...(range
      ? { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }
      : checksumHeaders(request, object)),
    'accept-ranges': 'bytes',
    'content-length': range ? range.end - range.start + 1 : object.size,
  };
  const body = request.method === 'HEAD' ? undefined : buckets.contents.read(object.file, range);
  return { status: range ? 206 : 200, headers, body };
}

/** DeleteObject: 204, whether there was one or not. */
export async function deleteObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  await buckets.named(request.bucket).remove(request.key, writeCondition(request));
  return { status: 204 };
}

function versionHeaders({ etag, modified }: StoredObject): Record<string, string> {
  return { etag: quoted(etag), 'last-modified': new Date(modified).toUTCString() };
}

/** A checksum speaks of the whole object: the SDK would hold it against a part of it. */
function checksumHeaders(request: S3Request, object: StoredObject): Readonly<Record<string, string>> {
  return header(request, 'x-amz-checksum-mode') === 'ENABLED' ? object.checksums : {};
}
