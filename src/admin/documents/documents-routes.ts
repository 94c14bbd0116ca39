import { contentDisposition } from '../../app/web/content-disposition';
import type { ServerSentEvent } from '../../app/web/event-stream';
import { sendEvents, whileConnected } from '../../app/web/streaming';
import type { AdminContext, AdminRouter } from '../context';
import { documentsPage } from './documents-page';
import { listChanges } from './list-changes';
import { fingerprintOf, type ListView, listView } from './list-view';
import { NOTICES, nameIn } from './responses';
import { selectionOf } from './selection';

/**
 * Maximum duration of a connection, in milliseconds. The page then reconnects, and the guard checks again that its user
 * is an admin.
 */
const MAX_CONNECTION = 600_000;

/** Routes for the list of documents, a stream of its changes, and downloads. */
export function documentsRoutes(router: AdminRouter): void {
  router.get('/admin/documents', async (ctx) => {
    const notice = NOTICES.find((known) => known === ctx.query.notice);
    ctx.body = await documentsPage(ctx, { notice: notice && ctx.state.t(`documents.notice.${notice}`) });
  });

  router.get('/admin/documents/changes', (ctx) => {
    if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect('/admin/documents');
    const signal = AbortSignal.any([whileConnected(ctx), AbortSignal.timeout(MAX_CONNECTION)]);
    sendEvents(ctx, changes(ctx, signal));
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

/** Yields the changes of the list, starting from what the page already shows (`seen` in its query). */
async function* changes(ctx: AdminContext, signal: AbortSignal): AsyncGenerator<ServerSentEvent[]> {
  let shown: ListView | undefined;
  let isFirst = true;
  for await (const snapshot of ctx.state.documents.catalogue.follow(signal)) {
    const view = listView(ctx, snapshot, selectionOf(ctx.query));
    if (isFirst && fingerprintOf(view) === ctx.query.seen) shown = view;
    const events = listChanges(shown, view);
    // Start each connection with an event, so that the page knows it is connected to the application.
    if (events.length > 0) yield events;
    else if (isFirst) yield [{ event: 'connected', data: '' }];
    shown = view;
    isFirst = false;
  }
}
