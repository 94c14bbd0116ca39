import { ExposedError } from '../../../app/errors';
import { ID, wantsFragment } from '../../../app/web/context';
import { addressOf } from '../../audit/audit';
import type { AdminContext, AdminRouter } from '../../context';
import { sendCsv } from '../../csv';
import { ImportGone, ListRefused } from '../errors';
import type { UserImport } from './imports';
import { importView, listPage } from './imports-page';
import { decodeList } from './list-encoding';
import { readListForm, type SubmittedList } from './list-form';
import { resultCsv } from './result-csv';
import { readUsers } from './user-list';

/** Routes for inviting many users from a list: submit it, check the preview, run the import, download the result. */
export function importsRoutes(router: AdminRouter): void {
  router.get('/admin/users/import', async (ctx) => {
    ctx.body = await listPage(ctx);
  });

  router.post('/admin/users/imports', async (ctx) => {
    const { imports, language, t, viewer } = ctx.state;
    let submitted: SubmittedList | undefined;
    try {
      submitted = await readListForm(ctx);
      const { file = '', bytes, text } = submitted;
      const list = readUsers(bytes ? decodeList(bytes) : text, language);
      seeOther(ctx, `/admin/users/imports/${await imports.create(list, file, viewer)}`);
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      const text = t(error.sentence, error.values);
      const shown =
        error instanceof ListRefused ? { problems: [{ field: fieldOf(submitted), text }] } : { problem: text };
      ctx.body = await listPage(ctx, { ...shown, text: submitted?.text ?? '' });
      ctx.status = error.status;
      Object.assign(ctx.state, { why: error.message });
    }
  });

  router.get('/admin/users/imports/:id', async (ctx) => {
    const found = await find(ctx);
    ctx.body = await importView(ctx, found, wantsFragment(ctx) ? 'updated' : 'page');
  });

  router.post('/admin/users/imports/:id/start', async (ctx) => {
    const { imports, importRunner, viewer } = ctx.state;
    const found = await find(ctx);
    if (found.status === 'preview' || found.status === 'stopped')
      await importRunner.start(found, { actor: viewer, address: addressOf(ctx) });
    if (wantsFragment(ctx)) ctx.body = await importView(ctx, await imports.find(found.id), 'updated');
    else seeOther(ctx, `/admin/users/imports/${found.id}`);
  });

  router.get('/admin/users/imports/:id/result.csv', async (ctx) => {
    const { imports, t } = ctx.state;
    const found = await find(ctx);
    sendCsv(ctx, 'invitations', await resultCsv(imports, found, t), found.createdAt);
  });

  // If the user has to sign in again, the browser repeats the request as GET, even if it was a POST.
  router.get('/admin/users/imports', (ctx) => ctx.redirect('/admin/users/import'));
  router.get('/admin/users/imports/:id/start', (ctx) =>
    ctx.redirect(`/admin/users/imports/${encodeURIComponent(ctx.params.id!)}`),
  );
}

/**
 * Returns the name of the form field that contained the list. If the list could not be read to its end, assumes a file.
 */
function fieldOf(list: SubmittedList | undefined): 'file' | 'text' {
  return !list || list.bytes ? 'file' : 'text';
}

async function find({ params, state }: AdminContext): Promise<UserImport> {
  if (!ID.test(params.id!)) throw new ImportGone('The id of the import has an invalid form');
  return state.imports.find(params.id!);
}

function seeOther(ctx: AdminContext, address: string): void {
  ctx.redirect(address);
  ctx.status = 303;
}
