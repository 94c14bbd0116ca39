import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { ACCEPTED } from './accepted';
import { fingerprintOf, headsOf, listView } from './list-view';
import { queryOf, selectionOf } from './selection';
import type { DocumentServices } from './services';

/** The page of documents, with what was done a moment ago. */
export async function documentsPage(
  ctx: AdminContext,
  pages: Pages,
  knowledge: DocumentServices,
  more: object = {},
): Promise<string> {
  const selection = selectionOf(ctx.query);
  const view = listView(ctx, pages, await knowledge.catalogue.read(), selection, knowledge.isSetUp);
  const query = queryOf(selection);
  return pages.render(ctx, 'documents/page', {
    view,
    selection,
    heads: headsOf(selection),
    isSetUp: knowledge.isSetUp,
    accepted: ACCEPTED,
    changes: `/admin/documents/changes?${query}${query && '&'}seen=${fingerprintOf(view)}`,
    ...more,
  });
}
