import { readXml } from './body';
import type { Bucket } from './bucket';
import type { Buckets } from './buckets';
import { S3Error } from './errors';
import type { Reply } from './reply';
import { xmlReply } from './reply';
import type { S3Request } from './request';
import { children, element, parent, text } from './xml';

const OBJECT_LIMIT = 1000;
const DIGESTS = /^(content-md5|x-amz-checksum-(?!algorithm|mode|type).+)$/;

/** DeleteObjects: up to 1,000 keys, each with an outcome of its own. */
export async function deleteObjects(request: S3Request, buckets: Buckets): Promise<Reply> {
  const bucket = buckets.named(request.bucket);
  if (!Object.keys(request.incoming.headers).some((name) => DIGESTS.test(name))) {
    throw new S3Error('InvalidRequest', 'Content-MD5 or an x-amz-checksum header is required.');
  }
  const xml = await readXml(request, { checksums: true });
  const objects = children(xml, 'Object');
  if (objects.length === 0 || objects.length > OBJECT_LIMIT)
    throw new S3Error('MalformedXML', `${objects.length} objects were named, 1 to ${OBJECT_LIMIT} are allowed.`);
  const quiet = text(xml, 'Quiet') === 'true';
  const outcomes: string[] = [];
  for (const object of objects) outcomes.push(await outcomeOf(bucket, object, quiet));
  return xmlReply('DeleteResult', outcomes.join(''));
}

async function outcomeOf(bucket: Bucket, object: string, quiet: boolean): Promise<string> {
  const key = text(object, 'Key');
  if (!key) throw new S3Error('MalformedXML', 'An object has no key.');
  try {
    await bucket.remove(key, { ifMatch: text(object, 'ETag') });
    return quiet ? '' : parent('Deleted', element('Key', key));
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return parent('Error', element('Key', key) + element('Code', error.code) + element('Message', error.message));
  }
}
