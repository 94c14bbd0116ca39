import { fold } from '../app/words/words';

/** The search, the order and the page of a list of the console. The query of the list's URL contains them. */
export interface ListSelection<Sort extends string> {
  /** The parts of text to search for, separated by spaces. */
  readonly search: string;
  readonly sort: Sort;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

export interface ListPage<T> {
  /** The items of the page. */
  readonly items: readonly T[];
  /** Number of items on all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** Number of the page's first item, from 1. */
  readonly first: number;
}

/** A column header. It links to the list sorted by this column. */
export interface ListHeader<Sort extends string> {
  readonly sort: Sort;
  /** The order, if the list is sorted by this column. */
  readonly order: 'ascending' | 'descending' | undefined;
  readonly address: string;
}

/** The number of items for each value; no entry for a value that no item has. */
export type Counts<T extends string> = Readonly<Partial<Record<T, number>>>;

/** Maximum number of characters of a search. */
export const MAX_SEARCH = 200;

/** Compares texts as lists sort them. */
export const compareTexts = new Intl.Collator('de', { numeric: true }).compare;

/**
 * Reads a selection from a query. Uses the default value of an absent or invalid parameter.
 *
 * @param sorts the columns by which the list can be sorted. The first one is the default
 */
export function listSelection<Sort extends string>(
  query: Readonly<Record<string, unknown>>,
  sorts: readonly [Sort, ...Sort[]],
): ListSelection<Sort> {
  return {
    search: typeof query.q === 'string' ? query.q.trim().slice(0, MAX_SEARCH) : '',
    sort: sorts.find((sort) => sort === query.sort) ?? sorts[0],
    descending: query.order === 'descending',
    page: Math.max(1, Number(/^\d{1,5}$/.exec(String(query.page))?.[0] ?? 1)),
  };
}

/**
 * Returns the parameters of a query for a selection, without default values.
 *
 * @param sorts as in `listSelection`
 * @param filters the parameters of the list's filters
 */
export function listFields<Sort extends string>(
  { search, sort, descending, page }: ListSelection<Sort>,
  [defaultSort]: readonly [Sort, ...Sort[]],
  filters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined) as [string, string][];
  return {
    ...(search ? { q: search } : {}),
    ...Object.fromEntries(given),
    ...(sort === defaultSort ? {} : { sort }),
    ...(descending ? { order: 'descending' } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  };
}

/** Returns a page of the items, or the last page if the number of the page is too large. */
export function listPage<T>(items: readonly T[], page: number, size: number): ListPage<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(page, pages);
  const first = (shown - 1) * size;
  return { items: items.slice(first, first + size), total: items.length, page: shown, pages, first: first + 1 };
}

/**
 * Returns the column headers. The link of the column by which the list is sorted reverses the order.
 *
 * @param linkTo returns the URL of the list's first page in a given order
 */
export function listHeaders<Sort extends string>(
  sorts: readonly Sort[],
  { sort: current, descending }: ListSelection<Sort>,
  linkTo: (order: Pick<ListSelection<Sort>, 'sort' | 'descending'>) => string,
): ListHeader<Sort>[] {
  return sorts.map((sort) => {
    const isCurrent = sort === current;
    return {
      sort,
      order: isCurrent ? (descending ? 'descending' : 'ascending') : undefined,
      address: linkTo({ sort, descending: isCurrent && !descending }),
    };
  });
}

export function countBy<T, Value extends string>(items: readonly T[], valueOf: (item: T) => Value): Counts<Value> {
  const counts: Partial<Record<Value, number>> = {};
  for (const item of items) counts[valueOf(item)] = (counts[valueOf(item)] ?? 0) + 1;
  return counts;
}

/** Finds the items of a list whose text contains each part of a search, regardless of capitals and accents. */
export class ListSearch<T extends object> {
  /** The texts in the form in which they are searched, cached because a long list stays in memory for several searches. */
  private readonly texts = new WeakMap<T, string>();

  constructor(private readonly textOf: (item: T) => string) {}

  find(items: readonly T[], search: string): readonly T[] {
    const parts = foldedParts(search);
    if (parts.length === 0) return items;
    return items.filter((item) => {
      const text = this.searchedText(item);
      return parts.every((part) => text.includes(part));
    });
  }

  private searchedText(item: T): string {
    const cached = this.texts.get(item);
    if (cached !== undefined) return cached;
    const text = foldedParts(this.textOf(item)).join(' ');
    this.texts.set(item, text);
    return text;
  }
}

function foldedParts(text: string): string[] {
  const parts = text.split(/\s+/).filter(Boolean);
  return parts.map((part) => (/^[!-~]*$/.test(part) ? part.toLowerCase() : fold(part)));
}
