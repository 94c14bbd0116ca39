import * as z from 'zod';
import { invalidParameter } from './errors';

const LARGEST = 60;

/** The page size. 0 or a missing value means the maximum. */
export const pageLimit = z.number().int().min(0).max(LARGEST).optional();

/** Identifies a page of a list. */
export interface PageRequest {
  limit?: number;
  token?: string;
  /** Identifies the list by the operation and its conditions. A token is valid only for the list that it was issued for. */
  list: string;
}

/**
 * Returns a page in the order of the keys. (The service guarantees no order.) The token contains the page's last key,
 * so adding or removing entries between two requests never repeats or skips other entries.
 *
 * @throws Refusal InvalidParameterException for an invalid token
 */
export function pageOf<T>(
  entries: T[],
  keyOf: (entry: T) => string,
  request: PageRequest,
): { entries: T[]; next?: string } {
  const after = request.token === undefined ? '' : lastKey(request.token, request.list);
  const rest = entries.filter((entry) => keyOf(entry) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = rest.slice(0, request.limit || LARGEST);
  if (page.length === rest.length) return { entries: page };
  return { entries: page, next: encode(request.list, keyOf(page[page.length - 1])) };
}

function encode(list: string, last: string): string {
  return Buffer.from(JSON.stringify([list, last])).toString('base64url');
}

function lastKey(token: string, list: string): string {
  const [ofList, last] = decode(token);
  if (ofList !== list || typeof last !== 'string') throw invalidParameter('Invalid pagination token given.');
  return last;
}

function decode(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
