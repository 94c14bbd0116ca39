import { TYPES } from '../../inspection/types';
import type { AdminContext } from '../context';
import { fingerprintOf } from './fingerprint';
import { headersOf, listView, toolbarOf } from './list-view';
import { listAddress, selectionOf } from './selection';

/** The `accept` attribute of the upload form: every supported extension. */
const ACCEPT = Object.keys(TYPES).join(',');
/** Maximum sizes in bytes, for the text above the upload form. */
const LIMITS = { document: TYPES['.pdf']!.limit, image: TYPES['.png']!.limit };

/** Renders the page of documents. @param data a notice or upload reports to show on the page */
export async function documentsPage(ctx: AdminContext, data: object = {}): Promise<string> {
  const { documents, pages } = ctx.state;
  const selection = selectionOf(ctx.query);
  const view = listView(ctx, await documents.catalogue.read(), selection);
  return pages.render(ctx, 'documents/page', {
    view,
    headers: headersOf(selection),
    toolbar: toolbarOf(ctx, view, selection),
    accept: ACCEPT,
    limits: LIMITS,
    changes: listAddress(selection, '/admin/documents/changes', { seen: fingerprintOf(view) }),
    ...data,
  });
}
