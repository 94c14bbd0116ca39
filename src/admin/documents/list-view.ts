import { createHash } from 'node:crypto';
import type { AdminContext } from '../context';
import { type ListHeader, listHeaders, MAX_SEARCH } from '../list-selection';
import type { ListedDocument, Snapshot } from './catalogue';
import { STATES } from './indexing-state';
import { itemsOf } from './row-items';
import {
  extensionOf,
  fieldsOf,
  listAddress,
  type SelectedDocuments,
  type Selection,
  SORTS,
  select,
  selectionOf,
} from './selection';

/** Parts of a page that are updated without a reload, as HTML, by element id. */
export type Parts = Readonly<Record<string, string>>;

/** A row of the list. */
export interface Row {
  /** The id of the row's element. */
  readonly id: string;
  readonly html: string;
}

/** The parts of the page of documents that are updated without a reload. */
export interface ListView {
  readonly rows: readonly Row[];
  readonly parts: Parts;
}

/** The selection without a search and a filter: the first page in the default order. */
const DEFAULTS = selectionOf({});

/**
 * Renders the list. Both the page and the stream of changes use it, so the same snapshot always gives the same HTML.
 */
export function listView(ctx: AdminContext, snapshot: Snapshot, selection: Selection): ListView {
  const { documents: all, pages, t } = ctx.state;
  const selected = select(snapshot.documents, selection);
  const { items, total, page, pages: count } = selected;
  const render = (template: string, data: object) => pages.render(ctx, template, data);
  return {
    rows: items.map((document) => {
      const id = elementId(document);
      return { id, html: render('documents/row', { document, id, items: itemsOf(document, t), extensionOf }) };
    }),
    parts: {
      summary: render('documents/summary', { snapshot, isSetUp: all.isSetUp }),
      held: render('documents/held', { held: snapshot.held }),
      filters: render('filters', { filters: filtersOf(ctx, selected, selection) }),
      total: t('documents.shown', { shown: total, total: snapshot.documents.length }),
      pager: render('documents/pager', {
        total,
        page,
        count,
        link: (page: number) => linkTo(selection, { page }),
        isSelective: snapshot.documents.length > 0,
        all: linkTo(selection, { search: '', state: undefined }),
      }),
    },
  };
}

/** Returns what the toolbar above the list shows. */
export function toolbarOf(ctx: AdminContext, { parts }: ListView, selection: Selection): object {
  return {
    address: listAddress(DEFAULTS),
    label: ctx.state.t('documents.search'),
    search: selection.search,
    maxLength: MAX_SEARCH,
    fields: fieldsOf({ ...selection, search: '', page: 1 }),
    clear: linkTo(selection, { search: '' }),
    filters: parts.filters,
    total: parts.total,
  };
}

/** Returns the column headers. */
export function headersOf(selection: Selection): readonly ListHeader<Selection['sort']>[] {
  return listHeaders(SORTS, selection, (order) => linkTo(selection, order));
}

/**
 * Returns the filter “all”, and then a filter for the current state and for each state that a found document has. Each filter contains
 * the number of found documents that match it.
 */
function filtersOf(ctx: AdminContext, { found, counts }: SelectedDocuments, selection: Selection): object[] {
  const { t } = ctx.state;
  const filter = (state: Selection['state'], count: number) => ({
    name: state ?? 'all',
    text: t('admin.filter', { label: state ? t(`documents.state.${state}`) : t('documents.all'), count }),
    isCurrent: state === selection.state,
    address: linkTo(selection, { state }),
  });
  const listed = STATES.filter((state) => counts[state] || state === selection.state);
  return [filter(undefined, found), ...listed.map((state) => filter(state, counts[state] ?? 0))];
}

/** Returns the URL of the list with a changed selection: its first page, unless the change contains a page number. */
function linkTo(selection: Selection, change: Partial<Selection>): string {
  return listAddress({ ...selection, page: 1, ...change });
}

/**
 * Returns the id of a row's element, derived from the document's name. For a held file, it is derived from the file's
 * id, because held files may have the same name.
 */
function elementId({ name, heldFile }: ListedDocument): string {
  return `document-${createHash('sha256')
    .update(heldFile?.id ?? name)
    .digest('base64url')
    .slice(0, 12)}`;
}
