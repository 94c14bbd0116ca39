import { createHash } from 'node:crypto';
import type { AdminContext } from '../context';
import type { ListedDocument, Snapshot } from './catalogue';
import { queryOf, type Selection, SORTS, select, typeOf } from './selection';

/** A row of the list. */
export interface Row {
  /** The id of the row's element. Its state cell has the id `<id>-state`. */
  readonly id: string;
  readonly html: string;
  /** The HTML of the state cell, which can be replaced separately. */
  readonly state: string;
}

/** The parts of the page of documents that are updated without a reload, as HTML. */
export interface ListView {
  readonly rows: readonly Row[];
  /** The content of other elements, by element id. */
  readonly parts: Readonly<Record<'summary' | 'held' | 'pager' | 'jobs', string>>;
}

/**
 * Renders the list. Both the page and the stream of changes use it, so the same snapshot always gives the same HTML.
 */
export function listView(ctx: AdminContext, snapshot: Snapshot, selection: Selection): ListView {
  const { isSetUp } = ctx.state.documents;
  const { documents, total, pages: count } = select(snapshot.documents, selection);
  const render = (template: string, data: object) =>
    ctx.state.pages.render(ctx, `documents/${template}`, { ...data, typeOf });
  const link = (change: Partial<Selection>) => `/admin/documents?${queryOf({ ...selection, ...change })}`;
  return {
    rows: documents.map((document) => {
      const id = elementId(document);
      const state = render('state', { document, id });
      return { id, state, html: render('row', { document, id, state }) };
    }),
    parts: {
      summary: render('summary', { snapshot, isSetUp, counts: countsOf(snapshot.documents) }),
      held: render('held', { held: snapshot.held }),
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

/**
 * Returns the column heads. Each links to the list sorted by its column; the head of the current column reverses the
 * order.
 */
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

/** Identifies what a page shows, so that the stream can start with the differences. */
export function fingerprintOf({ rows, parts }: ListView): string {
  return createHash('sha256')
    .update(JSON.stringify([rows, parts]))
    .digest('base64url')
    .slice(0, 16);
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

function countsOf(documents: readonly ListedDocument[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of documents) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
