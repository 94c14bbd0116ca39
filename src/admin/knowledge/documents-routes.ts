import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { readForm } from '../../app/web/body';
import { wantsFragment, type RequestState } from '../../app/web/context';
import { eventStream, type ServerSentEvent } from '../../app/web/event-stream';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import { whileConnected, type AdminContext } from '../context';
import type { Pages } from '../pages';
import { detailsOf } from './details';
import { documentsPage } from './documents-page';
import { DocumentGone } from './errors';
import { listChanges } from './list-changes';
import { fingerprintOf, listView, type ListView } from './list-view';
import { selectionOf } from './selection';
import type { KnowledgeServices } from './services';

const LONGEST = 64 * 1024;
const NOTICES = ['deleted', 'described', 'decided', 'synchronising'] as const;

/** The list of documents, one document, and what is done to documents that are there. */
export function documentRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, knowledge: KnowledgeServices): void {
  router.get('/admin/documents', async (ctx) => {
    const notice = NOTICES.find((known) => known === ctx.query.notice);
    ctx.body = await documentsPage(ctx, pages, knowledge, { notice: notice && ctx.state.t(`documents.notice.${notice}`) });
  });

  router.get('/admin/documents/changes', (ctx) => {
    if (ctx.get('sec-fetch-mode') === 'navigate') return ctx.redirect('/admin/documents');
    ctx.type = 'text/event-stream';
    ctx.set({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
    ctx.body = Readable.from(eventStream(changes(ctx, pages, knowledge, whileConnected(ctx))), { objectMode: false });
  });

  router.get('/admin/documents/file', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const { content, size } = await knowledge.bucket.readDocument(name);
    ctx.type = 'application/octet-stream';
    if (size !== undefined) ctx.length = size;
    ctx.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name.split('/').at(-1)!)}`);
    ctx.body = content;
  });

  router.get('/admin/documents/details', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const record = await knowledge.register.find(name) ?? { name };
    respond(ctx, pages, 'details', { record }, ctx.state.t('documents.details.title'));
  });

  router.post('/admin/documents/details', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    const name = form.get('name') ?? '';
    const details = detailsOf((field) => form.get(field));
    if (await knowledge.bucket.etagOf(name) === undefined) throw new DocumentGone('No such document');
    await recorded(trail, ctx, 'document.describe', name, async () => {
      const { owner: _owner, validUntil: _validUntil, ...record } = await knowledge.register.find(name) ?? { name };
      await knowledge.register.put({ ...record, ...details });
    });
    done(ctx, pages, knowledge, 'described');
  });

  router.get('/admin/documents/replacement', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const etag = await knowledge.bucket.etagOf(name);
    if (etag === undefined) throw new DocumentGone('No such document');
    respond(ctx, pages, 'replacement', { name, replaced: JSON.stringify([name, etag]) }, ctx.state.t('documents.replacement.title', { name }));
  });

  router.get('/admin/documents/deletion', async (ctx) => {
    if (!ctx.query.document) return ctx.redirect('/admin/documents');
    confirmDeletion(ctx, pages, [ctx.query.document].flat().map(documentOf));
  });

  router.post('/admin/documents/deletion', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    const documents = form.all('document').map(documentOf);
    if (!form.get('confirmed') && documents.length > 0) return confirmDeletion(ctx, pages, documents);
    const problems: string[] = [];
    for (const { name, etag } of documents) {
      await recorded(trail, ctx, 'document.delete', name, () => remove(knowledge, name, etag)).catch((error: Error) => {
        if (!(error instanceof ExposedError)) throw error;
        problems.push(`${name}: ${ctx.state.t(error.sentence, error.values)}`);
      });
    }
    done(ctx, pages, knowledge, problems.length < documents.length ? 'deleted' : undefined, problems);
  });
}

async function remove({ bucket, register, synchroniser }: KnowledgeServices, name: string, etag: string): Promise<void> {
  await synchroniser.want();
  await bucket.delete(name, etag);
  await register.delete(name);
  await synchroniser.want();
}

/** What changes in the list for somebody who looks at it, from what their page shows already. */
async function* changes(ctx: AdminContext, pages: Pages, knowledge: KnowledgeServices, signal: AbortSignal): AsyncGenerator<ServerSentEvent[]> {
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

function confirmDeletion(ctx: AdminContext, pages: Pages, documents: readonly { name: string; etag: string }[]): void {
  const values = documents.map(({ name, etag }) => JSON.stringify([name, etag]));
  respond(ctx, pages, 'deletion', { documents, values }, ctx.state.t('documents.deletion.title'));
}

/** A fragment for the place where it was asked for, or a page of its own around it. */
export function respond(ctx: AdminContext, pages: Pages, template: string, data: object, title: string): void {
  const fragment = pages.render(ctx, `documents/${template}`, data);
  ctx.body = wantsFragment(ctx) ? fragment : pages.render(ctx, 'sheet', { fragment, title, section: 'documents', back: '/admin/documents' });
}

/** Says what was done; the list itself changes for everybody who looks at it. */
export function done(
  ctx: AdminContext, pages: Pages, { catalogue }: KnowledgeServices, notice: (typeof NOTICES)[number] | undefined, problems: readonly string[] = [],
): void {
  catalogue.changed();
  const { t } = ctx.state;
  if (wantsFragment(ctx)) ctx.body = pages.render(ctx, 'notice', { notice: notice && t(`documents.notice.${notice}`), problems });
  else if (problems.length > 0) ctx.body = pages.render(ctx, 'sheet', {
    fragment: pages.render(ctx, 'notice', { problems }), title: t('admin.section.documents'), section: 'documents', back: '/admin/documents',
  });
  else {
    ctx.redirect(`/admin/documents${notice ? `?notice=${notice}` : ''}`);
    ctx.status = 303;
  }
}

function nameIn({ query }: AdminContext): string | undefined {
  return typeof query.name === 'string' ? query.name : undefined;
}

/** A document as pages name it: with the ETag of what they show. */
export function documentOf(value: string): { name: string; etag: string } {
  try {
    const [name, etag] = JSON.parse(value) as unknown[];
    if (typeof name === 'string' && name && typeof etag === 'string') return { name, etag };
  } catch {
    // Told below.
  }
  throw new DocumentGone('The document is not named as a page names it');
}
