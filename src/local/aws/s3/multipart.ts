import type { Reply } from '../kernel/stand-in';
import { Body } from './body';
import { now } from './bucket';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { count, listEncoding } from './list-parameters';
import { storedHeaders } from './object-headers';
import type { S3Request } from './request';
import { header } from './request';
import { rejectTags } from './tagging';
import type { Upload } from './uploads';
import { element, parent, quoted, xmlReply } from './xml';

/** CreateMultipartUpload. */
export async function createUpload(request: S3Request, buckets: Buckets): Promise<Reply> {
  const { uploads } = buckets.named(request.bucket);
  rejectTags(request);
  const { id } = await uploads.begin({ key: request.key, begun: now(), headers: storedHeaders(request) });
  return xmlReply('InitiateMultipartUploadResult', nameOf(request) + element('UploadId', id));
}

/** UploadPart: replaces an earlier part with the same number. */
export async function uploadPart(request: S3Request, buckets: Buckets): Promise<Reply> {
  if (header(request, 'x-amz-copy-source') !== undefined)
    throw s3Error('NotImplemented', 'UploadPartCopy is not implemented here.');
  const { uploads } = buckets.named(request.bucket);
  const upload = uploadOf(request, buckets);
  const number = partNumber(request.query.get('partNumber'));
  const body = new Body(request);
  const { file, size, md5 } = await buckets.contents.write(body);
  const { checksums } = body;
  await uploads.put(upload, { number, file, size, etag: md5, modified: now(), checksums });
  return { status: 200, headers: { etag: quoted(md5), ...checksums } };
}

/** AbortMultipartUpload. */
export async function abortUpload(request: S3Request, buckets: Buckets): Promise<Reply> {
  await buckets.named(request.bucket).uploads.remove(uploadOf(request, buckets));
  return { status: 204 };
}

/** ListParts. */
export async function listParts(request: S3Request, buckets: Buckets): Promise<Reply> {
  const { query } = request;
  const upload = uploadOf(request, buckets);
  const marker = Number(query.get('part-number-marker') ?? 0);
  const limit = count(query, 'max-parts');
  const remaining = buckets
    .named(request.bucket)
    .uploads.parts(upload)
    .filter(({ number }) => number > marker);
  const page = remaining.slice(0, limit);
  return xmlReply(
    'ListPartsResult',
    [
      nameOf(request),
      element('UploadId', upload.id),
      element('PartNumberMarker', marker),
      element('NextPartNumberMarker', page.at(-1)?.number),
      element('MaxParts', limit),
      element('IsTruncated', remaining.length > page.length),
      ...page.map(({ number, modified, etag, size }) =>
        parent(
          'Part',
          element('PartNumber', number) +
            element('LastModified', modified) +
            element('ETag', quoted(etag)) +
            element('Size', size),
        ),
      ),
    ].join(''),
  );
}

/** ListMultipartUploads, without a delimiter. */
export async function listUploads({ bucket, query }: S3Request, buckets: Buckets): Promise<Reply> {
  const encode = listEncoding(query);
  const limit = count(query, 'max-uploads');
  const prefix = query.get('prefix') ?? '';
  const uploads = buckets
    .named(bucket)
    .uploads.all()
    .filter(({ key }) => key.startsWith(prefix));
  const remaining = afterMarkers(uploads, query.get('key-marker'), query.get('upload-id-marker'));
  const page = remaining.slice(0, limit);
  return xmlReply(
    'ListMultipartUploadsResult',
    [
      element('Bucket', bucket),
      element('Prefix', encode(prefix)),
      element('NextKeyMarker', encode(page.at(-1)?.key)),
      element('NextUploadIdMarker', page.at(-1)?.id),
      element('MaxUploads', limit),
      element('EncodingType', query.get('encoding-type') ?? undefined),
      element('IsTruncated', remaining.length > page.length),
      ...page.map(({ key, id, begun }) =>
        parent('Upload', element('Key', encode(key)) + element('UploadId', id) + element('Initiated', begun)),
      ),
    ].join(''),
  );
}

/**
 * Returns the uploads after the markers. If the upload of `idMarker` has ended since the previous page, continues at
 * the next key.
 */
function afterMarkers(sorted: Upload[], keyMarker: string | null, idMarker: string | null): Upload[] {
  const index = sorted.findIndex(({ id }) => id === idMarker);
  if (index >= 0) return sorted.slice(index + 1);
  return keyMarker === null
    ? sorted
    : sorted.filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0);
}

/** @throws Refusal NoSuchUpload */
export function uploadOf(request: S3Request, buckets: Buckets): Upload {
  return buckets.named(request.bucket).uploads.get(request.query.get('uploadId') ?? '', request.key);
}

export function nameOf({ bucket, key }: S3Request): string {
  return element('Bucket', bucket) + element('Key', key);
}

/** @throws Refusal InvalidArgument */
export function partNumber(value: string | null | undefined): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw s3Error('InvalidArgument', `Received the part number "${value}"; expected 1 to 10000.`);
  return number;
}
