import { createHash } from 'node:crypto';
import type { Reply } from '../kernel/stand-in';
import type { Expectation } from './body';
import { checksumExpectations, readXml, verify } from './body';
import { now } from './bucket';
import type { Buckets } from './buckets';
import { writeCondition } from './conditions';
import type { Contents } from './contents';
import { s3Error } from './errors';
import { nameOf, partNumber, uploadOf } from './multipart';
import type { S3Request } from './request';
import { header } from './request';
import type { Part } from './uploads';
import { children, element, quoted, text, xmlReply } from './xml';

/** The minimum size of every part but the last: 5 MiB. */
const PART_MINIMUM_BYTES = 5 * 1024 * 1024;

/** CompleteMultipartUpload: joins the listed parts into the object. When it fails, the upload remains. */
export async function completeUpload(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  const upload = uploadOf(request, buckets);
  const condition = writeCondition(request);
  const parts = chosenParts(await readXml(request, { checksums: false }), bucket.uploads.parts(upload));
  const expectations = wholeChecksums(request);
  const { file, size, md5 } = await buckets.contents.write(joined(parts, buckets.contents, expectations));
  const etag = `${createHash('md5')
    .update(Buffer.from(parts.map((part) => part.etag).join(''), 'hex'))
    .digest('hex')}-${parts.length}`;
  const checksums = Object.fromEntries(expectations.map(({ name, value }) => [name, value!]));
  await bucket.put(
    { key: upload.key, file, size, etag, md5, modified: now(), headers: upload.headers, checksums },
    condition,
  );
  await bucket.uploads.remove(upload);
  const location = `http://${request.incoming.headers.host}/${bucket.name}/${encodeURIComponent(upload.key)}`;
  return xmlReply(
    'CompleteMultipartUploadResult',
    element('Location', location) + nameOf(request) + element('ETag', quoted(etag)),
  );
}

/** @throws Refusal MalformedXML, InvalidArgument, InvalidPartOrder, InvalidPart, EntityTooSmall */
function chosenParts(xml: string, stored: Part[]): Part[] {
  const wanted = children(xml, 'Part').map((part) => ({ xml: part, number: partNumber(text(part, 'PartNumber')) }));
  if (wanted.length === 0) throw s3Error('MalformedXML', 'The request lists no part.');
  if (wanted.some(({ number }, index) => index > 0 && number <= wanted[index - 1]!.number)) {
    throw s3Error('InvalidPartOrder', 'The parts must be listed in the order of their numbers.');
  }
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const parts = wanted.map((part) => matching(part.xml, byNumber.get(part.number)));
  const small = parts.slice(0, -1).find(({ size }) => size < PART_MINIMUM_BYTES);
  if (small)
    throw s3Error(
      'EntityTooSmall',
      `Part ${small.number} has ${small.size} bytes; all but the last need ${PART_MINIMUM_BYTES}.`,
    );
  return parts;
}

function matching(xml: string, part: Part | undefined): Part {
  const etag = text(xml, 'ETag')?.replaceAll('"', '');
  const isSame =
    part?.etag === etag &&
    Object.entries(part?.checksums ?? {}).every(([name, value]) => {
      const element = `Checksum${name.replace('x-amz-checksum-', '').toUpperCase()}`;
      return (text(xml, element) ?? value) === value;
    });
  if (!part || !isSame)
    throw s3Error('InvalidPart', `Part ${text(xml, 'PartNumber')} with the ETag "${etag}" was not uploaded.`);
  return part;
}

/**
 * Returns the expected checksums of the whole object. Omits a value that ends in `-<parts>`: it is a checksum of the
 * parts' checksums, and each part has already been verified.
 */
function wholeChecksums(request: S3Request): Expectation[] {
  if (header(request, 'x-amz-checksum-type') === 'COMPOSITE') return [];
  return checksumExpectations(request).filter(({ value }) => value !== undefined && !/-\d+$/.test(value));
}

async function* joined(parts: Part[], contents: Contents, expectations: Expectation[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    for await (const chunk of contents.read(part.file) as AsyncIterable<Buffer>) {
      for (const { digest } of expectations) digest.update(chunk);
      yield chunk;
    }
  }
  for (const expectation of expectations) verify(expectation, new Map());
}
