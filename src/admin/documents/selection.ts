import {
  type Counts,
  compareTexts,
  countBy,
  type ListPage,
  ListSearch,
  type ListSelection,
  listFields,
  listPage,
  listSelection,
} from '../list-selection';
import { withQuery } from '../query';
import type { ListedDocument } from './catalogue';
import { type IndexingState, STATES } from './indexing-state';

export const SORTS = ['name', 'state', 'type', 'size', 'changedAt', 'owner'] as const;

type Sort = (typeof SORTS)[number];

/** Search, filter, order and page of the list of documents. */
export interface Selection extends ListSelection<Sort> {
  /** Only documents in this state. */
  readonly state?: IndexingState | undefined;
}

export interface SelectedDocuments extends ListPage<ListedDocument> {
  /** Number of documents that the search finds, in all states. */
  readonly found: number;
  /** Number of found documents in each state. */
  readonly counts: Counts<IndexingState>;
}

const ADDRESS = '/admin/documents';
const PAGE_SIZE = 50;
const search = new ListSearch<ListedDocument>(({ name, owner = '' }) => `${name} ${owner}`);

export function select(all: readonly ListedDocument[], selection: Selection): SelectedDocuments {
  const { state, sort, descending, page } = selection;
  const found = search.find(all, selection.search);
  const listed = found.filter((document) => !state || document.state === state);
  const direction = descending ? -1 : 1;
  listed.sort((a, b) => direction * (compareBy(sort, a, b) || compareTexts(a.name, b.name)));
  return {
    ...listPage(listed, page, PAGE_SIZE),
    found: found.length,
    counts: countBy(found, ({ state: found }) => found),
  };
}

/** Reads the selection from a query. Uses the default value of an absent or invalid parameter. */
export function selectionOf(query: Readonly<Record<string, unknown>>): Selection {
  return { ...listSelection(query, SORTS), state: STATES.find((state) => state === query.state) };
}

/** Returns the URL of a list with a selection, without default values. @param query further parameters */
export function listAddress(selection: Selection, path = ADDRESS, query: object = {}): string {
  return withQuery(path, { ...fieldsOf(selection), ...query });
}

/** Returns the parameters of a query for the selection, without default values. */
export function fieldsOf(selection: Selection): Record<string, string> {
  return listFields(selection, SORTS, { state: selection.state });
}

function compareBy(sort: Sort, a: ListedDocument, b: ListedDocument): number {
  if (sort === 'size') return (a.size ?? 0) - (b.size ?? 0);
  if (sort === 'type') return compareTexts(extensionOf(a.name), extensionOf(b.name));
  return compareTexts(a[sort] ?? '', b[sort] ?? '');
}

/** Returns a document's type for the list: its extension in upper case. */
export function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toUpperCase() ?? '';
}
