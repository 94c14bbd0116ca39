import type Router from '@koa/router';
import { ATTACHMENTS } from '../../contract';
import { isImageFormat, mediaTypeOf, type ReceivedFile } from '../attachments/attachment';
import { AttachmentGone } from '../attachments/errors';
import { BadRequest, ExposedError, NotFound } from '../errors';
import type { RequestContext, RequestState } from '../web/context';
import type { Translate } from '../web/language/language';
import { contentDisposition } from '../web/requests/content-disposition';
import { readMultipartForm } from '../web/requests/multipart-form';
import { sendWhenDone, whileConnected } from '../web/stream/streaming';
import { type AttachmentView, attachmentView, refusedView } from '../web/views/attachment-view';
import { render } from '../web/views/views';

type AttachmentContext = RequestContext & { params: Record<string, string> };

const LIMITS = { ...ATTACHMENTS, files: 1, field: 1_024 };

/** Routes of attached files. The page's script uploads a file before its question is sent; `download` sends a stored file. */
export function attachmentRoutes(router: Router<RequestState>): void {
  router.post('/conversations/:id/attachments', upload);
  router.get('/conversations/:id/attachments/:attachmentId', download);
}

/** Responds with the line that shows the file in the composer, whether it is accepted or refused. */
async function upload(ctx: AttachmentContext): Promise<void> {
  const { t } = ctx.state;
  await sendWhenDone(ctx, permittedUpload(ctx), () => lineOf(refusedView('', t('error.unexpected')), t));
}

/**
 * Waits for a permit to upload. `sendWhenDone` starts the response meanwhile, because the user's other uploads may outlast a proxy's
 * timeout.
 */
async function permittedUpload(ctx: AttachmentContext): Promise<string> {
  const signal = whileConnected(ctx);
  const release = await ctx.state.conversations.attachments.permitUpload(signal);
  return uploadedLine(ctx, signal).finally(release);
}

async function uploadedLine(ctx: AttachmentContext, signal: AbortSignal): Promise<string> {
  const { conversations, t } = ctx.state;
  const id = ctx.params.id!;
  let name = '';
  try {
    const [file] = (await readMultipartForm(ctx, LIMITS)).files;
    if (!file) throw new BadRequest('The form has no file');
    name = file.name;
    return lineOf(attachmentView(await conversations.attachments.add(id, file, signal), id, t), t);
  } catch (error) {
    if (!(error instanceof ExposedError)) throw error;
    Object.assign(ctx.state, { why: error.message });
    if (!ctx.headerSent) ctx.status = error.status;
    return lineOf(refusedView(name, t(error.sentence, error.values)), t);
  }
}

function lineOf(attachment: AttachmentView, t: Translate): string {
  return render('attachment', { t, attachment, isUnsent: true });
}

/** Adds the files of a form that was sent without JavaScript. All accepted files are stored, even if another file is refused. */
export async function addFiles(
  ctx: AttachmentContext,
  files: readonly ReceivedFile[],
): Promise<{ readonly ids: readonly string[]; readonly refusal: ExposedError | undefined }> {
  const ids: string[] = [];
  let refusal: ExposedError | undefined;
  const signal = whileConnected(ctx);
  for (const file of files) {
    try {
      ids.push((await ctx.state.conversations.attachments.add(ctx.params.id!, file, signal)).id);
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      refusal ??= error;
    }
  }
  return { ids, refusal };
}

/**
 * Sends a file with the content disposition `attachment`, so that no browser runs code in the file. An image is sent with its media
 * type, so that pages can show it.
 */
async function download(ctx: AttachmentContext): Promise<void> {
  const { id = '', attachmentId = '' } = ctx.params;
  const { name, format, size, content } = await ctx.state.conversations
    .attachment(id, attachmentId)
    .catch((error: Error) => {
      throw error instanceof AttachmentGone ? new NotFound('No such attached file', { cause: error }) : error;
    });
  ctx.set('content-disposition', contentDisposition('attachment', name));
  ctx.type = isImageFormat(format) ? mediaTypeOf(format) : 'application/octet-stream';
  ctx.length = size;
  ctx.body = content;
}
