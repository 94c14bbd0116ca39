import type { KnowledgeDocument } from './catalogue';

/** Which documents a page shows, and in which order. */
export interface Selection {
  /** Part of the name or of the owner, in any case. */
  readonly search: string;
  readonly sort: Sort;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

export const SORTS = ['name', 'type', 'size', 'owner', 'changedAt', 'state'] as const;

export type Sort = (typeof SORTS)[number];

export interface Selected {
  readonly documents: readonly KnowledgeDocument[];
  readonly total: number;
  readonly pages: number;
}

const ON_A_PAGE = 50;
const compare = new Intl.Collator('de', { numeric: true }).compare;

export function select(all: readonly KnowledgeDocument[], { search, sort, descending, page }: Selection): Selected {
  const wanted = search.trim().normalize('NFC').toLowerCase();
  const found = all.filter(
    ({ name, owner = '' }) => !wanted || name.toLowerCase().includes(wanted) || owner.toLowerCase().includes(wanted),
  );
  const sorted = found.sort((a, b) => (descending ? -1 : 1) * (compareBy(sort, a, b) || compare(a.name, b.name)));
  const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  const first = (Math.min(page, pages) - 1) * ON_A_PAGE;
  return { documents: sorted.slice(first, first + ON_A_PAGE), total: found.length, pages };
}

/** The selection that a query asks for; what it does not say, or says strangely, is as usual. */
export function selectionOf(query: Readonly<Record<string, unknown>>): Selection {
  return {
    search: typeof query.q === 'string' ? query.q.slice(0, 200) : '',
    sort: SORTS.find((sort) => sort === query.sort) ?? 'name',
    descending: query.order === 'descending',
    page: Math.max(1, Number(/^\d{1,5}$/.exec(String(query.page))?.[0] ?? 1)),
  };
}

/** The selection as a query, without what is as usual. */
export function queryOf({ search, sort, descending, page }: Selection): string {
  return new URLSearchParams({
    ...(search ? { q: search } : {}),
    ...(sort === 'name' ? {} : { sort }),
    ...(descending ? { order: 'descending' } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString();
}

function compareBy(sort: Sort, a: KnowledgeDocument, b: KnowledgeDocument): number {
  if (sort === 'size') return (a.size ?? 0) - (b.size ?? 0);
  if (sort === 'type') return compare(typeOf(a.name), typeOf(b.name));
  return compare(a[sort] ?? '', b[sort] ?? '');
}

/** What the list shows as a document's type: its extension. */
export function typeOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toUpperCase() ?? '';
}
