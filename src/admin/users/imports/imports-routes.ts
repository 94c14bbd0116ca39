import type Router from '@koa/router';
import { ExposedError } from '../../../app/errors';
import { ID, type RequestState, wantsFragment } from '../../../app/web/context';
import { addressOf } from '../../audit/recorded';
import type { AdminContext } from '../../context';
import type { Pages } from '../../pages';
import { ImportGone } from '../errors';
import type { UserServices } from '../services';
import { render } from '../users-page';
import type { Import, Imports } from './imports';
import { importState, listPage } from './imports-page';
import { readListForm, type SentList } from './list-form';
import { textOf } from './listed-text';
import { resultCsv } from './result-csv';
import { readUsers } from './user-list';

/** Inviting many users from a list: hand it in, look at it, let it run, take the result home. */
export function importRoutes(router: Router<RequestState>, pages: Pages, { imports, runner }: UserServices): void {
  router.get('/admin/users/import', async (ctx) => {
    ctx.body = await listPage(ctx, pages, imports);
  });

  router.post('/admin/users/imports', async (ctx) => {
    const sent: SentList[] = [];
    try {
      sent.push(await readListForm(ctx));
      const { file = '', bytes, text } = sent[0]!;
      const list = readUsers(bytes ? textOf(bytes) : text, ctx.state.language);
      seeOther(ctx, `/admin/users/imports/${await imports.create(list, file, ctx.state.viewer)}`);
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      ctx.body = await listPage(ctx, pages, imports, {
        problem: ctx.state.t(error.sentence, error.values),
        text: sent[0]?.text ?? '',
      });
      ctx.status = error.status;
      ctx.state = Object.assign(ctx.state, { why: error.message });
    }
  });

  router.get('/admin/users/imports/:id', async (ctx) => {
    const state = await importState(ctx, pages, imports, await find(ctx, imports));
    ctx.body = wantsFragment(ctx) ? state : render(ctx, pages, 'imports/page', { state });
  });

  router.post('/admin/users/imports/:id/start', async (ctx) => {
    const found = await find(ctx, imports);
    if (found.status === 'preview' || found.status === 'stopped')
      await runner.start(found, { actor: ctx.state.viewer, address: addressOf(ctx) });
    if (wantsFragment(ctx)) ctx.body = await importState(ctx, pages, imports, await imports.find(found.id));
    else seeOther(ctx, `/admin/users/imports/${found.id}`);
  });

  router.get('/admin/users/imports/:id/result.csv', async (ctx) => {
    const found = await find(ctx, imports);
    ctx.type = 'text/csv; charset=utf-8';
    ctx.set('content-disposition', `attachment; filename="invitations-${found.createdAt.slice(0, 10)}.csv"`);
    ctx.body = await resultCsv(imports, found, ctx.state.t);
  });

  // After signing in again a browser comes back by GET, whatever it had sent.
  router.get('/admin/users/imports', (ctx) => ctx.redirect('/admin/users/import'));
  router.get('/admin/users/imports/:id/start', (ctx) =>
    ctx.redirect(`/admin/users/imports/${encodeURIComponent(ctx.params.id!)}`),
  );
}

function find({ params }: AdminContext, imports: Imports): Promise<Import> {
  if (!ID.test(params.id!)) throw new ImportGone('An id of a strange form');
  return imports.find(params.id!);
}

function seeOther(ctx: AdminContext, address: string): void {
  ctx.redirect(address);
  ctx.status = 303;
}
