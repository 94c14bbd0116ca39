import type { ListedDocument } from './catalogue';
import { type IndexingState, STATES } from './indexing-state';

/** Search, filter, order and page of the list of documents. */
export interface Selection {
  /** Part of the name or of the owner, case-insensitive. */
  readonly search: string;
  /** Only documents in this state. */
  readonly state?: IndexingState | undefined;
  readonly sort: Sort;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

export const SORTS = ['name', 'state', 'type', 'size', 'changedAt', 'owner'] as const;

export type Sort = (typeof SORTS)[number];

export interface SelectedDocuments {
  readonly documents: readonly ListedDocument[];
  /** Number of documents on all pages. */
  readonly total: number;
  /** Number of documents that the search finds, in all states. */
  readonly found: number;
  /** Number of found documents in each state. */
  readonly counts: Counts;
  readonly pages: number;
}

export type Counts = Readonly<Partial<Record<IndexingState, number>>>;

const PAGE_SIZE = 50;
const compare = new Intl.Collator('de', { numeric: true }).compare;

export function select(
  all: readonly ListedDocument[],
  { search, state, sort, descending, page }: Selection,
): SelectedDocuments {
  const text = searchable(search.trim());
  const found = all.filter(
    ({ name, owner = '' }) => !text || searchable(name).includes(text) || searchable(owner).includes(text),
  );
  const listed = found.filter((document) => !state || document.state === state);
  const sorted = listed.sort((a, b) => (descending ? -1 : 1) * (compareBy(sort, a, b) || compare(a.name, b.name)));
  const pages = Math.max(1, Math.ceil(listed.length / PAGE_SIZE));
  const first = (Math.min(page, pages) - 1) * PAGE_SIZE;
  return {
    documents: sorted.slice(first, first + PAGE_SIZE),
    total: listed.length,
    found: found.length,
    counts: countsOf(found),
    pages,
  };
}

/** Composes letters and accents, because names of objects that were copied into the bucket may be decomposed. */
function searchable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Returns the number of documents in each state. */
export function countsOf(documents: readonly ListedDocument[]): Counts {
  const counts: Partial<Record<IndexingState, number>> = {};
  for (const { state } of documents) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** Reads the selection from a query. Uses the default value of an absent or invalid parameter. */
export function selectionOf(query: Readonly<Record<string, unknown>>): Selection {
  return {
    search: typeof query.q === 'string' ? query.q.slice(0, 200) : '',
    state: STATES.find((state) => state === query.state),
    sort: SORTS.find((sort) => sort === query.sort) ?? 'name',
    descending: query.order === 'descending',
    page: Math.max(1, Number(/^\d{1,5}$/.exec(String(query.page))?.[0] ?? 1)),
  };
}

/** Formats the selection as a query, without default values. */
export function queryOf({ search, page, ...rest }: Selection): string {
  return new URLSearchParams({
    ...(search ? { q: search } : {}),
    ...fieldsOf(rest),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString();
}

/** The filter and the order as fields of the search form, so that a new search keeps them. */
export function fieldsOf({ state, sort, descending }: Omit<Selection, 'search' | 'page'>): Record<string, string> {
  return {
    ...(state ? { state } : {}),
    ...(sort === 'name' ? {} : { sort }),
    ...(descending ? { order: 'descending' } : {}),
  };
}

function compareBy(sort: Sort, a: ListedDocument, b: ListedDocument): number {
  if (sort === 'size') return (a.size ?? 0) - (b.size ?? 0);
  if (sort === 'type') return compare(extensionOf(a.name), extensionOf(b.name));
  return compare(a[sort] ?? '', b[sort] ?? '');
}

/** Returns a document's type for the list: its extension in upper case. */
export function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toUpperCase() ?? '';
}
