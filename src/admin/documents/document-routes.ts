import { ExposedError } from '../../app/errors';
import { readForm } from '../../app/web/requests/body';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { detailsOf } from './details';
import { NothingSelected } from './errors';
import { fingerprintOf } from './fingerprint';
import { formatVersion, type NamedVersion, parseVersion } from './named-version';
import { nameIn, respond, respondDone } from './responses';

/** Maximum size of a form field, in bytes. */
const MAX_FIELD = 64 * 1024;

/** Routes for changing the details of documents, for the form that replaces a document, and for deleting documents. */
export function documentRoutes(router: AdminRouter): void {
  router.get('/admin/documents/details', async (ctx) => {
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const { documents, t } = ctx.state;
    const version = formatVersion(await documents.version(name));
    const record = await documents.record(name);
    respond(ctx, 'details', { record, version, seen: fingerprintOf(record) }, t('documents.details.title'));
  });

  router.post('/admin/documents/details', async (ctx) => {
    const { documents } = ctx.state;
    const form = await readForm(ctx, MAX_FIELD);
    const details = detailsOf((field) => form.get(field));
    const version = parseVersion(form.get('document') ?? '');
    const describe = () => documents.describe(version, form.get('seen') ?? '', details);
    await audit(ctx, 'document.describe', version.name, describe);
    respondDone(ctx, 'described');
  });

  router.get('/admin/documents/replacement', async (ctx) => {
    const { documents, t } = ctx.state;
    const name = nameIn(ctx);
    if (!name) return ctx.redirect('/admin/documents');
    const replaces = formatVersion(await documents.version(name));
    const record = await documents.record(name);
    const data = { name, record, replaces, seen: fingerprintOf(record) };
    respond(ctx, 'replacement', data, t('documents.replacement.title', { name }));
  });

  router.get('/admin/documents/deletion', async (ctx) => {
    if (!ctx.query.document) return ctx.redirect('/admin/documents');
    confirmDeletion(ctx, [ctx.query.document].flat().map(parseVersion));
  });

  router.post('/admin/documents/deletion', async (ctx) => {
    const form = await readForm(ctx, MAX_FIELD);
    const versions = form.all('document').map(parseVersion);
    if (versions.length === 0) throw new NothingSelected('No document is selected');
    if (!form.get('confirmed')) return confirmDeletion(ctx, versions);
    const problems = await deleteAll(ctx, versions);
    respondDone(ctx, problems.length < versions.length ? 'deleted' : undefined, problems);
  });
}

function confirmDeletion(ctx: AdminContext, documents: readonly NamedVersion[]): void {
  const fields = documents.map(formatVersion);
  respond(ctx, 'deletion', { documents, fields }, ctx.state.t('documents.deletion.title'));
}

/** Deletes the documents one after another. @returns a sentence for each document that could not be deleted */
async function deleteAll(ctx: AdminContext, versions: readonly NamedVersion[]): Promise<string[]> {
  const { documents, t } = ctx.state;
  const problems: string[] = [];
  for (const version of versions) {
    const { name } = version;
    await audit(ctx, 'document.delete', name, () => documents.delete(version)).catch((error: Error) => {
      if (!(error instanceof ExposedError)) throw error;
      problems.push(`${name}: ${t(error.sentence, error.values)}`);
    });
  }
  return problems;
}
