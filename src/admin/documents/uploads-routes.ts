import { ExposedError, FormBroken } from '../../app/errors';
import { wantsFragment } from '../../app/web/context';
import { sendWhenDone, whileConnected } from '../../app/web/stream/streaming';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { detailsOf } from './details';
import { documentName } from './document-name';
import { documentsPage } from './documents-page';
import { heldNote, type IntakeResult } from './intake';
import { parseVersion } from './named-version';
import { readUploads, type UploadedFile } from './upload-form';

/** The outcome of one uploaded file, as the page shows it. */
type Report = { readonly name: string } & ({ readonly result: IntakeResult } | { readonly problem: string });

/**
 * Route for uploading documents. One request may contain many files, each of which is recorded and reported separately.
 */
export function uploadsRoutes(router: AdminRouter): void {
  router.post('/admin/documents', async (ctx) => {
    const { documents, pages, t } = ctx.state;
    const signal = whileConnected(ctx);
    const release = await documents.uploads.take(signal);
    const work = readUploads(ctx, (file, fields) => takeIn(ctx, file, fields, signal))
      .finally(release)
      .then(({ results, problem }) => reportPage(ctx, results, problem));
    await sendWhenDone(ctx, work, (error) => {
      const { sentence, values } = error instanceof ExposedError ? error : { sentence: 'error.unexpected', values: {} };
      return pages.render(ctx, 'documents/reports', { reports: [], problem: t(sentence, values) });
    });
  });
}

async function takeIn(
  ctx: AdminContext,
  file: UploadedFile,
  fields: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Report> {
  const { documents, t, viewer } = ctx.state;
  const { intake, metrics } = documents;
  const replaces = fields.get('replaces');
  try {
    const replaced = replaces ? { ...parseVersion(replaces), seen: fields.get('seen') ?? '' } : undefined;
    const name = replaced?.name ?? documentName(file.name);
    const details = detailsOf((field) => fields.get(field));
    const action = replaced ? 'document.replace' : 'document.upload';
    const take = () => intake.take(file, details, viewer.name, signal, replaced);
    const result = await audit(ctx, action, name, take, heldNote);
    metrics.uploadEnded(result.outcome === 'stored' ? 'accepted' : 'held');
    return { name, result };
  } catch (error) {
    metrics.uploadEnded(!signal.aborted && isRefusal(error as Error) ? 'refused' : 'broken');
    const { name, message, stack } = error as Error;
    // Do not fail the whole request: other files of the form may have been stored, and each needs its report.
    if (!(error instanceof ExposedError)) {
      documents.log.error({ error: { name, message, stack } }, 'unexpected error');
      return { name: file.name, problem: t('error.unexpected') };
    }
    Object.assign(ctx.state, { why: message });
    return { name: file.name, problem: t(error.sentence, error.values) };
  }
}

/** Whether an error means that the file was rejected, and not that the connection or a service failed. */
function isRefusal(error: Error): boolean {
  return error instanceof ExposedError && error.status < 500 && !(error instanceof FormBroken);
}

/** Renders the reports as a fragment, or as a part of the page of documents. */
function reportPage(
  ctx: AdminContext,
  reports: readonly Report[],
  error: ExposedError | undefined,
): Promise<string> | string {
  const { documents, pages, t } = ctx.state;
  documents.catalogue.changed();
  if (!ctx.headerSent) ctx.status = reports.some((report) => 'result' in report) ? 200 : 422;
  const problem = error && t(error.sentence, error.values);
  if (wantsFragment(ctx)) return pages.render(ctx, 'documents/reports', { reports, problem });
  return documentsPage(ctx, { reports, problem });
}
