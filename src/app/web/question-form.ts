import { ATTACHMENTS } from '../../contract';
import type { ReceivedFile } from '../attachments/attachment';
import { AttachmentsTooLarge, TooManyAttachments } from '../attachments/errors';
import { megabytes } from '../attachments/file-inspection';
import { BadRequest, MessageEmpty } from '../errors';
import type { QuestionLimit } from '../question-limit';
import { readForm } from './body';
import { ID, type RequestContext } from './context';
import { readMultipartForm } from './multipart-form';

/** The form that asks a question. */
export interface QuestionForm {
  readonly turnId: string;
  /** Absent: the question of the turn that is replaced. */
  readonly message: string | undefined;
  /** The turn that the question follows; absent: the one that was asked last. */
  readonly after: string | undefined;
  /** The turn of which the new turn is another version. */
  readonly replaces: string | undefined;
  /** Whether the page shows an earlier part of its branch than the end. */
  readonly isBehind: boolean;
  /** The ids of files that were attached before. */
  readonly attachments: readonly string[];
  /** The files of a form without JavaScript. */
  readonly files: readonly ReceivedFile[];
  /** Whether the form has more files than a question may have, or larger ones. */
  readonly hasMoreFiles: boolean;
  readonly hasLargerFiles: boolean;
}

/** Each attached file has a field whose name ends with its id: scripts that keep a form as an object lose none of them. */
const ATTACHMENT = 'attachment-';
/** Bytes of the other fields of a form with files. */
const OTHER_FIELDS = 4_096;

export async function readQuestionForm(ctx: RequestContext, limit: QuestionLimit): Promise<QuestionForm> {
  const { form, files, hasMore, isTooLarge } = await readFields(ctx, limit);
  const replaces = form.get('replaces') || undefined;
  const message = form.get('suggestion') ?? form.get('message') ?? (replaces ? undefined : '');
  return {
    turnId: form.get('turnId') ?? '',
    // A browser sends line breaks as CRLF.
    message: message?.replace(/\r\n/g, '\n'),
    after: form.get('after') || undefined,
    replaces,
    isBehind: form.get('behind') !== undefined,
    attachments: form.namesAfter(ATTACHMENT),
    files,
    hasMoreFiles: hasMore,
    hasLargerFiles: isTooLarge,
  };
}

async function readFields(ctx: RequestContext, { bytes }: QuestionLimit): ReturnType<typeof readMultipartForm> {
  if (!ctx.is('multipart/form-data'))
    return { form: await readForm(ctx, bytes), files: [], hasMore: false, isTooLarge: false };
  return readMultipartForm(ctx, { ...ATTACHMENTS, field: 2 * bytes + OTHER_FIELDS });
}

/** @throws BadRequest, MessageEmpty, MessageTooLong, TooManyAttachments, AttachmentsTooLarge */
export function checkQuestionForm(form: QuestionForm, limit: QuestionLimit): void {
  const { turnId, message, after, replaces, attachments, files } = form;
  for (const [name, id] of Object.entries({ turnId, after, replaces }))
    if (id !== undefined && !ID.test(id)) throw new BadRequest(`${name} is ${id ? 'not a valid id' : 'missing'}`);
  if (!attachments.every((id) => ID.test(id))) throw new BadRequest('attachment is not a valid id');
  if (form.hasMoreFiles || attachments.length + files.length > ATTACHMENTS.files)
    throw new TooManyAttachments({ limit: ATTACHMENTS.files });
  if (form.hasLargerFiles) throw new AttachmentsTooLarge({ limit: megabytes(ATTACHMENTS.totalBytes) });
  if (message?.trim() === '') throw new MessageEmpty('The message is empty');
  if (message !== undefined) limit.assertWithin(message);
}
