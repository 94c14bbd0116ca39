import { z } from 'zod';
import { invalidParameter } from './fault';

const LARGEST = 60;

/** How many entries a page may hold; 0 or none means as many as the service allows. */
export const pageLimit = z.number().int().min(0).max(LARGEST).optional();

/** Which page of which list. */
export interface PageRequest {
  limit?: number;
  token?: string;
  /** Names the operation and its conditions: a token serves only the list that it came from. */
  list: string;
}

/**
 * A page in the order of the keys: the service promises no order, so neither creation nor name shows in it. The token holds the
 * last key, so entries that come or go between two pages neither repeat nor hide others. Throws InvalidParameterException.
 */
export function pageOf<T>(
  entries: T[],
  keyOf: (entry: T) => string,
  request: PageRequest,
): { entries: T[]; next?: string } {
  const after = request.token === undefined ? '' : lastKey(request.token, request.list);
  const rest = entries
    .filter((entry) => keyOf(entry) > after)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
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
