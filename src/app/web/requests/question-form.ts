import { ATTACHMENTS } from '../../../contract';
import type { ReceivedFile } from '../../attachments/attachment';
import { AttachmentsTooLarge, TooManyAttachments } from '../../attachments/errors';
import { megabytes } from '../../attachments/file-inspection';
import type { QuestionLimit } from '../../conversations/question-limit';
import { BadRequest, MessageEmpty } from '../../errors';
import { ID, type RequestContext } from '../context';
import { readForm } from './body';
import { readMultipartForm } from './multipart-form';

/** The form that asks a question. */
export interface QuestionForm {
  readonly turnId: string;
  /** The question. Absent if the new turn asks the question of the turn `replaces` again. */
  readonly message: string | undefined;
  /** The turn that the question follows, or `UNSAVED`. Absent: the turn that was asked last. */
  readonly after: string | undefined;
  /** The turn of which the new turn is another version. */
  readonly replaces: string | undefined;
  /** Whether the page shows a part of its branch that does not contain the last turn. */
  readonly isBehind: boolean;
  /** The ids of files that were uploaded before the form was sent. */
  readonly attachments: readonly string[];
  /** The files in a form that was sent without JavaScript. */
  readonly files: readonly ReceivedFile[];
  /** Whether the form has more files than a question may have. */
  readonly hasMoreFiles: boolean;
  /** Whether all files together are larger than a question's files may be. */
  readonly hasLargerFiles: boolean;
}

/**
 * Prefix of the names of the fields for attached files. The file's id follows, so that all names differ: a script that stores a form as an
 * object keeps only one field of each name.
 */
const ATTACHMENT = 'attachment-';
/**
 * Bytes that each field of a form with files may have in addition to twice the limit of a question. Twice the limit is accepted so that a
 * question that is too long can be reported as such.
 */
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
  if (after === turnId || replaces === turnId) throw new BadRequest('The turn follows or replaces itself');
  if (!attachments.every((id) => ID.test(id))) throw new BadRequest('attachment is not a valid id');
  if (form.hasMoreFiles || attachments.length + files.length > ATTACHMENTS.files)
    throw new TooManyAttachments({ limit: ATTACHMENTS.files });
  if (form.hasLargerFiles) throw new AttachmentsTooLarge({ limit: megabytes(ATTACHMENTS.totalBytes) });
  if (message?.trim() === '') throw new MessageEmpty('The message is empty');
  if (message !== undefined) limit.assertWithin(message);
}
