import type Router from '@koa/router';
import { BadRequest, ExposedError, NotFound } from '../../app/errors';
import { readForm } from '../../app/web/body';
import { ID, type RequestState, wantsFragment } from '../../app/web/context';
import { sendWhenDone, whileConnected } from '../../app/web/streaming';
import { recorded } from '../audit/recorded';
import type { Remark, Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import { FormBroken } from '../errors';
import type { Pages } from '../pages';
import { detailsOf } from './details';
import { documentName } from './document-name';
import { documentsPage } from './documents-page';
import type { IntakeResult } from './intake';
import { documentOf, done, respond } from './responses';
import type { DocumentServices } from './services';
import { readUploads, type SentFile } from './upload-form';
import type { WaitingFile } from './waiting-files';

const SMALL = 4096;

/** What became of a file, for a page. */
type Report = { readonly name: string } & ({ readonly received: IntakeResult } | { readonly problem: string });

/** Files on their way to become documents: uploading them, and deciding on those that wait. */
export function uploadRoutes(
  router: Router<RequestState>,
  trail: Trail,
  pages: Pages,
  knowledge: DocumentServices,
): void {
  router.post('/admin/documents', async (ctx) => {
    const signal = whileConnected(ctx);
    const leave = await knowledge.uploads.take(signal);
    const takeOne = (file: SentFile, fields: ReadonlyMap<string, string>) =>
      take(ctx, trail, knowledge, { file, fields, signal });
    const work = readUploads(ctx, takeOne)
      .finally(leave)
      .then(({ taken, problem }) => reported(ctx, pages, knowledge, taken, problem));
    await sendWhenDone(ctx, work, (error) => {
      const told = error instanceof ExposedError ? error : undefined;
      return pages.render(ctx, 'documents/reports', {
        reports: [],
        problem: ctx.state.t(told?.sentence ?? 'error.unexpected', told?.values),
      });
    });
  });

  for (const act of ['release', 'discard'] as const) {
    router.get(`/admin/documents/incoming/:id/${act}`, async (ctx) => {
      const file = await find(ctx, knowledge);
      respond(ctx, pages, 'decision', { file, act }, ctx.state.t(`documents.${act}.title`));
    });
  }

  router.post('/admin/documents/incoming/:id/release', async (ctx) => {
    const file = await find(ctx, knowledge);
    const release = () => knowledge.intake.release(file, ctx.state.viewer.name);
    const { outcome } = await recorded(trail, ctx, 'document.release', file.name, release, remarkOf);
    done(ctx, pages, knowledge, outcome === 'stored' ? 'released' : 'undecided');
  });

  router.post('/admin/documents/incoming/:id/discard', async (ctx) => {
    const file = await find(ctx, knowledge);
    await recorded(trail, ctx, 'document.discard', file.name, () => knowledge.intake.discard(file));
    done(ctx, pages, knowledge, 'discarded');
  });

  router.post('/admin/documents/incoming/:id', async (ctx) => {
    const choice = (await readForm(ctx, SMALL)).get('choice');
    await decide(ctx, trail, knowledge, await find(ctx, knowledge), choice);
    done(ctx, pages, knowledge, 'decided');
  });

  // After signing in again a browser comes back by GET, whatever it had sent.
  router.get('/admin/documents/incoming/:id', (ctx) => ctx.redirect('/admin/documents'));
}

/** What became of the files of a form: a fragment, or the page around it. */
function reported(
  ctx: AdminContext,
  pages: Pages,
  knowledge: DocumentServices,
  reports: readonly Report[],
  error: ExposedError | undefined,
): Promise<string> | string {
  knowledge.catalogue.changed();
  if (!ctx.headerSent) ctx.status = reports.some((report) => 'received' in report) ? 200 : 422;
  const problem = error && ctx.state.t(error.sentence, error.values);
  if (wantsFragment(ctx)) return pages.render(ctx, 'documents/reports', { reports, problem });
  return documentsPage(ctx, pages, knowledge, { reports, problem });
}

interface Sent {
  readonly file: SentFile;
  readonly fields: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

async function take(
  ctx: AdminContext,
  trail: Trail,
  { intake, metrics }: DocumentServices,
  { file, fields, signal }: Sent,
): Promise<Report> {
  const replaces = fields.get('replaces');
  try {
    const replaced = replaces ? documentOf(replaces) : undefined;
    const name = replaced?.name ?? documentName(file.name);
    const details = detailsOf((field) => fields.get(field));
    const received = await recorded(
      trail,
      ctx,
      replaced ? 'document.replace' : 'document.upload',
      name,
      () => intake.take(file, details, ctx.state.viewer.name, signal, replaced),
      remarkOf,
    );
    metrics.uploadEnded(received.outcome === 'stored' ? 'admitted' : 'held');
    return { name, received };
  } catch (error) {
    metrics.uploadEnded(!signal.aborted && isRefusal(error as Error) ? 'refused' : 'broken');
    if (!(error instanceof ExposedError)) throw error;
    ctx.state = Object.assign(ctx.state, { why: error.message });
    return { name: file.name, problem: ctx.state.t(error.sentence, error.values) };
  }
}

/** Whether something is wrong with what was sent, and nothing with its way here. */
function isRefusal(error: Error): boolean {
  return error instanceof ExposedError && error.status < 500 && !(error instanceof FormBroken);
}

/** A file that waits is no document yet. */
function remarkOf(received: IntakeResult): Remark | undefined {
  if (received.outcome === 'stored') return undefined;
  return { sentence: received.file.unchecked ? 'documents.report.held' : 'documents.report.taken' };
}

/** What shall become of a file whose name is taken. */
async function decide(
  ctx: AdminContext,
  trail: Trail,
  { intake }: DocumentServices,
  file: WaitingFile,
  choice: string | undefined,
): Promise<void> {
  const { name } = ctx.state.viewer;
  // Whether a file is classified is decided before anything else.
  if (file.unchecked) throw new BadRequest('The file has not been released');
  if (choice === 'replace') await recorded(trail, ctx, 'document.replace', file.name, () => intake.replace(file, name));
  else if (choice === 'keep-both') {
    const renamed = await intake.renamed(file);
    await recorded(trail, ctx, 'document.upload', renamed.name, () => intake.admit(renamed, name));
  } else throw new BadRequest('The choice is neither replace nor keep-both');
}

async function find({ params }: AdminContext, { files }: DocumentServices): Promise<WaitingFile> {
  if (!ID.test(params.id!)) throw new NotFound('An id of a strange form');
  return files.find(params.id!);
}
