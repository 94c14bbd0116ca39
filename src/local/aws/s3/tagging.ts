import type { Reply } from '../kernel/stand-in';
import type { Buckets } from './buckets';
import { s3Error } from './errors';
import { header, type S3Request } from './request';
import type { StoredObject } from './stored-object';
import { element, parent, xmlReply } from './xml';

/** The service's maximum ("Categorizing your storage using tags", Amazon S3 user guide). */
const MAX_TAGS = 10;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

/**
 * The tags in the header `x-amz-tagging`, which has the form of a query string; undefined without this header.
 *
 * @throws Refusal InvalidTag
 */
export function tagsOf(request: S3Request): Readonly<Record<string, string>> | undefined {
  const value = header(request, 'x-amz-tagging');
  if (!value) return undefined;
  const tags = [...new URLSearchParams(value)];
  const isValid =
    tags.length <= MAX_TAGS &&
    new Set(tags.map(([key]) => key)).size === tags.length &&
    tags.every(([key, text]) => key !== '' && key.length <= LONGEST_KEY && text.length <= LONGEST_VALUE);
  if (!isValid) throw s3Error('InvalidTag', `x-amz-tagging is "${value}".`);
  return Object.fromEntries(tags);
}

/** GetObject and HeadObject report only how many tags an object has. */
export function tagHeaders({ tags = {} }: StoredObject): Record<string, string> {
  const count = Object.keys(tags).length;
  return count > 0 ? { 'x-amz-tagging-count': String(count) } : {};
}

/**
 * Rejects tags in requests other than PutObject. Only PutObject sets tags here; a copy has the tags of its source.
 *
 * @throws Refusal NotImplemented
 */
export function rejectTags(request: S3Request): void {
  if (header(request, 'x-amz-tagging') !== undefined || header(request, 'x-amz-tagging-directive') === 'REPLACE')
    throw s3Error('NotImplemented', 'Only PutObject with the header x-amz-tagging is implemented here.');
}

export async function getTags({ bucket, key }: S3Request, buckets: Buckets): Promise<Reply> {
  const tags = Object.entries(buckets.named(bucket).get(key).tags ?? {});
  const set = tags.map(([name, value]) => parent('Tag', element('Key', name) + element('Value', value))).join('');
  return xmlReply('Tagging', parent('TagSet', set));
}

export async function deleteTags({ bucket, key }: S3Request, buckets: Buckets): Promise<Reply> {
  await buckets.named(bucket).removeTags(key);
  return { status: 204 };
}
