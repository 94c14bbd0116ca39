import { S3Error } from './errors';

/** First and last byte, both inclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header. Several ranges, or none that can be understood, count as no range, as in S3.
 * @throws S3Error InvalidRange when nothing of the content lies in the range
 */
export function parseRange(value: string | undefined, size: number): Range | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(value ?? '') ?? [];
  if (first === undefined || (!first && !last)) return undefined;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < Number(first)) return undefined;
  if (start >= size)
    throw new S3Error('InvalidRange', `${value}: the object has ${size} bytes.`, {
      'content-range': `bytes */${size}`,
    });
  return { start, end };
}
