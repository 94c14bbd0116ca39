import { S3Error } from './errors';

const PAGE_LIMIT = 1000;

/**
 * The largest number of entries on a page: what is asked for, at most 1,000.
 * @throws S3Error InvalidArgument
 */
export function count(query: URLSearchParams, name: string): number {
  const value = query.get(name) ?? String(PAGE_LIMIT);
  if (!/^\d{1,10}$/.test(value)) throw new S3Error('InvalidArgument', `${name} "${value}" is not a number from 0 on.`);
  return Math.min(Number(value), PAGE_LIMIT);
}

/**
 * How keys are written in the answer: as they are, or percent-encoded with `encoding-type=url`.
 * @throws S3Error InvalidArgument
 */
export function listEncoding(query: URLSearchParams): <T extends string | undefined>(key: T) => T {
  const type = query.get('encoding-type');
  if (type === null) return (key) => key;
  if (type !== 'url')
    throw new S3Error('InvalidArgument', `encoding-type "${type}" is unknown: "url" is the only one.`);
  return (key) => (key === undefined ? key : percentEncoded(key)) as typeof key;
}

/** S3 leaves slashes and writes a space as `+`; `encodeURIComponent` leaves `!'()*`. */
function percentEncoded(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
