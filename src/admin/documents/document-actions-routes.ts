import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { readForm } from '../../app/web/body';
import type { RequestState } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { detailsOf } from './details';
import { DocumentGone, NothingSelected } from './errors';
import { documentOf, done, nameIn, respond } from './responses';
import type { DocumentServices } from './services';

const LONGEST = 64 * 1024;

/** What is done to documents that are there; uploading is another matter. */
export function documentActsRoutes(
  router: Router<RequestState>,
  trail: Trail,
  pages: Pages,
  knowledge: DocumentServices,
): void {
  router.get('/admin/documents/details', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const record = (await knowledge.register.find(name)) ?? { name };
    respond(ctx, pages, 'details', { record }, ctx.state.t('documents.details.title'));
  });

  router.post('/admin/documents/details', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    const name = form.get('name') ?? '';
    const details = detailsOf((field) => form.get(field));
    if ((await knowledge.bucket.etagOf(name)) === undefined) throw new DocumentGone('No such document');
    await recorded(trail, ctx, 'document.describe', name, async () => {
      const { changedAt, changedBy } = (await knowledge.register.find(name)) ?? { name };
      await knowledge.register.put({ name, changedAt, changedBy, ...details });
    });
    done(ctx, pages, knowledge, 'described');
  });

  router.get('/admin/documents/replacement', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const etag = await knowledge.bucket.etagOf(name);
    if (etag === undefined) throw new DocumentGone('No such document');
    const record = (await knowledge.register.find(name)) ?? { name };
    respond(
      ctx,
      pages,
      'replacement',
      { name, record, replaced: JSON.stringify([name, etag]) },
      ctx.state.t('documents.replacement.title', { name }),
    );
  });

  router.get('/admin/documents/deletion', async (ctx) => {
    if (!ctx.query.document) return ctx.redirect('/admin/documents');
    confirmDeletion(ctx, pages, [ctx.query.document].flat().map(documentOf));
  });

  router.post('/admin/documents/deletion', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    const documents = form.all('document').map(documentOf);
    if (documents.length === 0) throw new NothingSelected('No document is selected');
    if (!form.get('confirmed')) return confirmDeletion(ctx, pages, documents);
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

async function remove({ bucket, register, synchroniser }: DocumentServices, name: string, etag: string): Promise<void> {
  await synchroniser.want();
  await bucket.delete(name, etag);
  await register.delete(name);
  await synchroniser.want();
}

function confirmDeletion(ctx: AdminContext, pages: Pages, documents: readonly { name: string; etag: string }[]): void {
  const values = documents.map(({ name, etag }) => JSON.stringify([name, etag]));
  respond(ctx, pages, 'deletion', { documents, values }, ctx.state.t('documents.deletion.title'));
}
