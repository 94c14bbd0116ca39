import { Refusal } from '../kernel/refusal';
import type { Reply } from '../kernel/stand-in';
import { readXml } from './body';
import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { mayBypass } from './object-lock';
import type { S3Request } from './request';
import { children, element, parent, text, xmlReply } from './xml';

const OBJECT_LIMIT = 1000;
const DIGESTS = /^(content-md5|x-amz-checksum-(?!algorithm|mode|type).+)$/;

/** DeleteObjects: up to 1,000 keys, each with its own result. */
export async function deleteObjects(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  if (!Object.keys(request.incoming.headers).some((name) => DIGESTS.test(name))) {
    throw s3Error('InvalidRequest', 'Content-MD5 or an x-amz-checksum header is required.');
  }
  const xml = await readXml(request, { checksums: true });
  const objects = children(xml, 'Object');
  if (objects.length === 0 || objects.length > OBJECT_LIMIT)
    throw s3Error('MalformedXML', `Received ${objects.length} objects; expected 1 to ${OBJECT_LIMIT}.`);
  const quiet = text(xml, 'Quiet') === 'true';
  const results: string[] = [];
  for (const object of objects) results.push(await deleteOne(bucket, object, { quiet, mayBypass: mayBypass(request) }));
  return xmlReply('DeleteResult', results.join(''));
}

interface Options {
  readonly quiet: boolean;
  /** Whether the request may delete versions that governance mode locks. */
  readonly mayBypass: boolean;
}

async function deleteOne(bucket: Bucket, object: string, { quiet, mayBypass }: Options): Promise<string> {
  const key = text(object, 'Key');
  if (!key) throw s3Error('MalformedXML', 'An object has no key.');
  try {
    const version = text(object, 'VersionId');
    const removal =
      version === undefined
        ? await bucket.remove(key, { ifMatch: text(object, 'ETag') })
        : await bucket.removeVersion(key, version, mayBypass);
    if (quiet) return '';
    const marker = removal.isMarker
      ? element('DeleteMarker', 'true') + element('DeleteMarkerVersionId', removal.versionId!)
      : '';
    return parent(
      'Deleted',
      element('Key', key) + (version === undefined ? '' : element('VersionId', version)) + marker,
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return parent('Error', element('Key', key) + element('Code', error.type) + element('Message', error.message));
  }
}
