/** A page of the entries that match a filter. */
export interface FilteredPage<T> {
  readonly entries: readonly T[];
  /** The id of the last entry that was read; the next page continues after it. Absent on the last page. */
  readonly last?: string;
}

/** Maximum number of entries that are read for one page, whether or not they match. */
const MAX_READ = 2_000;

/** Returns at most `limit` of the entries that match, in the given order. */
export async function filteredPage<T extends { readonly id: string }>(
  all: AsyncIterable<T>,
  matches: (entry: T) => boolean,
  limit: number,
): Promise<FilteredPage<T>> {
  const entries: T[] = [];
  let read = 0;
  let last: string | undefined;
  for await (const entry of all) {
    if (entries.length === limit || read++ === MAX_READ) return { entries, ...(last ? { last } : {}) };
    last = entry.id;
    if (matches(entry)) entries.push(entry);
  }
  return { entries };
}
