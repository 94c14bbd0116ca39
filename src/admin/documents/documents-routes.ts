import { contentDisposition } from '../../app/web/requests/content-disposition';
import type { AdminRouter } from '../context';
import { documentsPage } from './documents-page';
import { listChanges } from './list-changes';
import { listView } from './list-view';
import { nameIn, noticeIn } from './responses';
import { selectionOf } from './selection';
import { sendChanges } from './send-changes';

/** Routes for the list of documents, a stream of its changes, and downloads. */
export function documentsRoutes(router: AdminRouter): void {
  router.get('/admin/documents', async (ctx) => {
    ctx.body = await documentsPage(ctx, { notice: noticeIn(ctx) });
  });

  router.get('/admin/documents/changes', (ctx) => {
    if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect('/admin/documents');
    const selection = selectionOf(ctx.query);
    sendChanges(ctx, (snapshot) => listView(ctx, snapshot, selection), listChanges);
  });

  router.get('/admin/documents/file', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const { content, size } = await ctx.state.documents.bucket.readDocument(name);
    ctx.set('content-disposition', contentDisposition('attachment', name.split('/').at(-1)!));
    // Never send the document's own type: an uploaded HTML file must not run on this origin.
    ctx.type = 'application/octet-stream';
    if (size !== undefined) ctx.length = size;
    ctx.body = content;
  });
}
