import { createHash } from 'node:crypto';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import type { KnowledgeDocument, Snapshot } from './catalogue';
import { queryOf, type Selection, SORTS, select, typeOf } from './selection';

/** A row of the list. */
export interface Row {
  /** Of the element; that of the cell with its state is `<id>-state`. */
  readonly id: string;
  readonly html: string;
  /** The cell with its state alone, which changes by itself. */
  readonly state: string;
}

/** The parts of the page of documents that change by themselves, as HTML. */
export interface ListView {
  readonly rows: readonly Row[];
  /** The content of other elements, by their ids. */
  readonly parts: Readonly<Record<'summary' | 'waiting' | 'pager' | 'jobs', string>>;
}

/** Renders the list; the same snapshot gives the same HTML, for the page and for those who follow it. */
export function listView(
  ctx: AdminContext,
  pages: Pages,
  snapshot: Snapshot,
  selection: Selection,
  isSetUp: boolean,
): ListView {
  const { documents, total, pages: count } = select(snapshot.documents, selection);
  const render = (template: string, data: object) => pages.render(ctx, `documents/${template}`, { ...data, typeOf });
  const link = (change: Partial<Selection>) => `/admin/documents?${queryOf({ ...selection, ...change })}`;
  return {
    rows: documents.map((document) => {
      const id = elementId(document);
      const state = render('state', { document, id });
      return { id, state, html: render('row', { document, id, state }) };
    }),
    parts: {
      summary: render('summary', { snapshot, isSetUp, counts: countsOf(snapshot.documents) }),
      waiting: render('waiting', { undecided: snapshot.undecided }),
      pager: render('pager', {
        total,
        shown: documents.length,
        page: Math.min(selection.page, count),
        count,
        link,
        selection,
      }),
      jobs: render('jobs', { jobs: snapshot.jobs, isSetUp }),
    },
  };
}

/** Column heads: each sorts by its column, and the second time the other way round. */
export function headsOf(selection: Selection): object[] {
  return SORTS.map((sort) => {
    const isCurrent = sort === selection.sort;
    const descending = isCurrent && !selection.descending;
    return {
      sort,
      order: isCurrent ? (selection.descending ? 'descending' : 'ascending') : undefined,
      address: `/admin/documents?${queryOf({ ...selection, sort, descending, page: 1 })}`,
    };
  });
}

/** Tells whether a page shows this already. */
export function fingerprintOf({ rows, parts }: ListView): string {
  return createHash('sha256')
    .update(JSON.stringify([rows, parts]))
    .digest('base64url')
    .slice(0, 16);
}

/** Files that wait may share a name. */
function elementId({ name, waiting }: KnowledgeDocument): string {
  return `document-${createHash('sha256')
    .update(waiting?.id ?? name)
    .digest('base64url')
    .slice(0, 12)}`;
}

function countsOf(documents: readonly KnowledgeDocument[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of documents) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
