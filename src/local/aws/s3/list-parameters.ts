import { s3Error } from './errors';

const PAGE_LIMIT = 1000;

/** Returns the requested page size, but at most 1,000. @throws Refusal InvalidArgument */
export function count(query: URLSearchParams, name: string): number {
  const value = query.get(name) ?? String(PAGE_LIMIT);
  if (!/^\d{1,10}$/.test(value)) throw s3Error('InvalidArgument', `${name} "${value}" is not a whole number.`);
  return Math.min(Number(value), PAGE_LIMIT);
}

/**
 * Returns the function that encodes keys in the response: with percent-encoding for `encoding-type=url`, or not at all.
 *
 * @throws Refusal InvalidArgument
 */
export function listEncoding(query: URLSearchParams): <T extends string | undefined>(key: T) => T {
  const type = query.get('encoding-type');
  if (type === null) return (key) => key;
  if (type !== 'url') throw s3Error('InvalidArgument', `encoding-type "${type}" is unknown; expected "url".`);
  return (key) => (key === undefined ? key : percentEncoded(key)) as typeof key;
}

/** S3 does not encode slashes, encodes a space as `+`, and encodes `!'()`, unlike `encodeURIComponent`. */
function percentEncoded(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
