import type Router from '@koa/router';
import type { RequestState } from '../../app/web/context';
import { disposition } from '../../app/web/disposition';
import type { ServerSentEvent } from '../../app/web/event-stream';
import { sendEvents, whileConnected } from '../../app/web/streaming';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { documentsPage } from './documents-page';
import { listChanges } from './list-changes';
import { fingerprintOf, type ListView, listView } from './list-view';
import { NOTICES, nameIn } from './responses';
import { selectionOf } from './selection';
import type { DocumentServices } from './services';

/** Milliseconds for which a page follows the list on one connection: with the next it is seen whether its admin is one still. */
const FOLLOWED = 600_000;

/** The list of documents, what changes in it, and each document's file. */
export function documentRoutes(router: Router<RequestState>, pages: Pages, knowledge: DocumentServices): void {
  router.get('/admin/documents', async (ctx) => {
    const notice = NOTICES.find((known) => known === ctx.query.notice);
    ctx.body = await documentsPage(ctx, pages, knowledge, {
      notice: notice && ctx.state.t(`documents.notice.${notice}`),
    });
  });

  router.get('/admin/documents/changes', (ctx) => {
    if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect('/admin/documents');
    const signal = AbortSignal.any([whileConnected(ctx), AbortSignal.timeout(FOLLOWED)]);
    sendEvents(ctx, changes(ctx, pages, knowledge, signal));
  });

  router.get('/admin/documents/file', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const { content, size } = await knowledge.bucket.readDocument(name);
    ctx.set('content-disposition', disposition('attachment', name.split('/').at(-1)!));
    // Never what the name says: nothing of it is to run here.
    ctx.type = 'application/octet-stream';
    if (size !== undefined) ctx.length = size;
    ctx.body = content;
  });
}

/** What changes in the list for somebody who looks at it, from what their page shows already. */
async function* changes(
  ctx: AdminContext,
  pages: Pages,
  knowledge: DocumentServices,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent[]> {
  let shown: ListView | undefined;
  let isFirst = true;
  for await (const snapshot of knowledge.catalogue.follow(signal)) {
    const view = listView(ctx, pages, snapshot, selectionOf(ctx.query), knowledge.isSetUp);
    if (isFirst && fingerprintOf(view) === ctx.query.seen) shown = view;
    const events = listChanges(shown, view);
    // Something on each connection: it tells the page that it is connected to the application.
    if (events.length > 0) yield events;
    else if (isFirst) yield [{ event: 'connected', data: '' }];
    shown = view;
    isFirst = false;
  }
}
