import { TYPES } from '../../inspection/types';
import type { AdminContext } from '../context';
import { fingerprintOf, headsOf, listView } from './list-view';
import { queryOf, selectionOf } from './selection';

/** The `accept` attribute of the upload form: every supported extension. */
const ACCEPT = Object.keys(TYPES).join(',');

/** Renders the page of documents. @param data a notice, upload reports or findings to show with it */
export async function documentsPage(ctx: AdminContext, data: object = {}): Promise<string> {
  const { documents, pages } = ctx.state;
  const selection = selectionOf(ctx.query);
  const view = listView(ctx, await documents.catalogue.read(), selection);
  const query = queryOf(selection);
  return pages.render(ctx, 'documents/page', {
    view,
    selection,
    heads: headsOf(selection),
    isSetUp: documents.isSetUp,
    accept: ACCEPT,
    changes: `/admin/documents/changes?${query}${query && '&'}seen=${fingerprintOf(view)}`,
    ...data,
  });
}
