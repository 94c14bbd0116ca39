import { BadRequest, NotFound } from '../../app/errors';
import { ID } from '../../app/web/context';
import { readForm } from '../../app/web/requests/body';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import type { HeldFile } from './held-files';
import { heldNote } from './intake';
import { respond, respondDone } from './responses';

/** Maximum size of a form field, in bytes. */
const MAX_FIELD = 4096;

/**
 * Routes for deciding about held files: release or discard a file, replace the document of the same name with it, or
 * store it as a new document, if necessary under another name.
 */
export function heldFilesRoutes(router: AdminRouter): void {
  for (const decision of ['release', 'discard'] as const) {
    router.get(`/admin/documents/incoming/:id/${decision}`, async (ctx) => {
      const file = await find(ctx);
      respond(ctx, 'held-confirmation', { file, decision }, ctx.state.t(`documents.${decision}.title`));
    });
  }

  router.post('/admin/documents/incoming/:id/release', async (ctx) => {
    const { documents, viewer } = ctx.state;
    const file = await find(ctx);
    const release = () => documents.intake.release(file, viewer.name);
    const { outcome } = await audit(ctx, 'document.release', file.name, release, heldNote);
    respondDone(ctx, outcome === 'stored' ? 'released' : 'undecided');
  });

  router.post('/admin/documents/incoming/:id/discard', async (ctx) => {
    const file = await find(ctx);
    await audit(ctx, 'document.discard', file.name, () => ctx.state.documents.intake.discard(file));
    respondDone(ctx, 'discarded');
  });

  router.post('/admin/documents/incoming/:id', async (ctx) => {
    const choice = (await readForm(ctx, MAX_FIELD)).get('choice');
    await storeHeldFile(ctx, await find(ctx), choice);
    respondDone(ctx, 'decided');
  });

  // If the user has to sign in again, the browser repeats the request as GET, even if it was a POST.
  router.get('/admin/documents/incoming/:id', (ctx) => ctx.redirect('/admin/documents'));
}

async function find({ params, state }: AdminContext): Promise<HeldFile> {
  if (!ID.test(params.id!)) throw new NotFound('The id of the held file has an invalid form');
  return state.documents.heldFiles.find(params.id!);
}

/**
 * Stores a held file: in place of the document that has its name, as a new document if there is no such document any more, or under
 * another name.
 */
async function storeHeldFile(ctx: AdminContext, file: HeldFile, choice: string | undefined): Promise<void> {
  const { documents, viewer } = ctx.state;
  const { intake } = documents;
  // An admin must release an unchecked file before choosing whether it replaces a document or receives another name.
  if (file.unchecked) throw new BadRequest('The file has not been released');
  if (choice === 'replace') {
    await audit(ctx, 'document.replace', file.name, () => intake.replace(file, viewer.name));
  } else if (choice === 'add') {
    await audit(ctx, 'document.upload', file.name, () => intake.add(file, viewer.name));
  } else if (choice === 'keep-both') {
    const renamed = await intake.renamed(file);
    await audit(ctx, 'document.upload', renamed.name, () => intake.keepBoth(renamed, viewer.name));
  } else {
    throw new BadRequest(`Received the choice "${choice ?? ''}", expected replace, add or keep-both`);
  }
}
