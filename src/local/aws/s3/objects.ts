import type { Reply } from '../kernel/stand-in';
import { Body } from './body';
import { now } from './bucket';
import type { Buckets } from './buckets';
import { isNewVersion, writeCondition } from './conditions';
import { copyObject } from './copy';
import { s3Error } from './errors';
import { responseHeaders, storedHeaders } from './object-headers';
import { assertDigest, lockHeaders, mayBypass } from './object-lock';
import type { S3Request } from './request';
import { header } from './request';
import type { StoredObject } from './stored-object';
import { tagHeaders, tagsOf } from './tagging';
import { quoted } from './xml';

/** PutObject and CopyObject: their requests differ only by a header. */
export async function putObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  if (header(request, 'x-amz-copy-source') !== undefined) return copyObject(request, buckets);
  const bucket = buckets.named(request.bucket);
  assertDigest(request, bucket);
  const headers = storedHeaders(request);
  const tags = tagsOf(request);
  const condition = writeCondition(request);
  const body = new Body(request);
  const { file, size, md5 } = await buckets.contents.write(body);
  const { checksums } = body;
  const modified = now();
  const object = { key: request.key, file, size, etag: md5, md5, modified, headers, checksums, tags };
  const stored = await bucket.put(object, condition);
  return { status: 200, headers: { etag: quoted(md5), ...checksums, ...versionHeader(stored) } };
}

/** GetObject and HeadObject: the same headers, with and without the content. */
export async function getObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  const object = buckets.named(request.bucket).get(request.key, request.query.get('versionId'));
  if (!isNewVersion(request, object)) return { status: 304, headers: versionHeaders(object) };
  const range = parseRange(header(request, 'range'), object.size);
  const headers = {
    ...responseHeaders(object.headers, request.query),
    ...versionHeaders(object),
    ...tagHeaders(object),
    ...versionHeader(object),
    ...lockHeaders(object),
    ...(range
      ? { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }
      : checksumHeaders(request, object)),
    'accept-ranges': 'bytes',
    'content-length': range ? range.end - range.start + 1 : object.size,
  };
  const body = request.method === 'HEAD' ? undefined : buckets.contents.read(object.file, range);
  return { status: range ? 206 : 200, headers, body };
}

/** DeleteObject. Also succeeds if the object does not exist, unless the request has `If-Match`. */
export async function deleteObject(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  const versionId = request.query.get('versionId');
  const removal =
    versionId === null
      ? await bucket.remove(request.key, writeCondition(request))
      : await bucket.removeVersion(request.key, versionId, mayBypass(request));
  const headers = {
    ...versionHeader(removal),
    ...(removal.isMarker ? { 'x-amz-delete-marker': 'true' } : {}),
  };
  return { status: 204, headers };
}

function versionHeader({ versionId }: { readonly versionId?: string | undefined }): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-version-id': versionId };
}

function versionHeaders({ etag, modified }: StoredObject): Record<string, string> {
  return { etag: quoted(etag), 'last-modified': new Date(modified).toUTCString() };
}

/**
 * Returns the checksums if the request asks for them. A response with a range must not contain them: the SDK would compare them with the
 * bytes of the range, and fail.
 */
function checksumHeaders(request: S3Request, object: StoredObject): Readonly<Record<string, string>> {
  return header(request, 'x-amz-checksum-mode') === 'ENABLED' ? object.checksums : {};
}

/** First and last byte, both inclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Parses a Range header. Like S3, ignores a header that has several ranges or is invalid.
 *
 * @throws Refusal InvalidRange when the range is outside the content
 */
function parseRange(value: string | undefined, size: number): Range | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(value ?? '') ?? [];
  if (first === undefined || (!first && !last)) return undefined;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < Number(first)) return undefined;
  if (start < size) return { start, end };
  throw s3Error('InvalidRange', `${value}: the object has ${size} bytes.`, { 'content-range': `bytes */${size}` });
}
