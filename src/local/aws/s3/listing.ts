/** What to list: keys with a prefix, rolled up at a delimiter, from a place on, at most `limit` keys and prefixes. */
export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys behind this one; with `rolledUp`, behind all keys that begin with it. */
  readonly after: string;
  readonly rolledUp?: boolean;
  readonly limit: number;
}

/** A page of a listing; `last` is what the next page follows, when there is one. */
export interface Listing {
  readonly keys: string[];
  readonly prefixes: string[];
  readonly last?: { readonly after: string; readonly rolledUp: boolean };
}

/** Pages through keys that stand in the order of their UTF-8 bytes. */
export function list(sorted: readonly string[], query: ListingQuery): Listing {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last: Listing['last'];
  for (const key of sorted) {
    if (!key.startsWith(query.prefix) || !isBehind(key, query)) continue;
    if (last?.rolledUp && key.startsWith(last.after)) continue;
    if (keys.length + prefixes.length === query.limit) return { keys, prefixes, last };
    const prefix = rolledUp(key, query);
    (prefix === undefined ? keys : prefixes).push(prefix ?? key);
    last = { after: prefix ?? key, rolledUp: prefix !== undefined };
  }
  return { keys, prefixes };
}

function isBehind(key: string, query: ListingQuery): boolean {
  if (query.rolledUp && key.startsWith(query.after)) return false;
  return query.after === '' || Buffer.compare(Buffer.from(key), Buffer.from(query.after)) > 0;
}

/** The key up to the first delimiter behind the prefix. */
function rolledUp(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}
