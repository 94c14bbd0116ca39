import type { RequestContext } from '../../../app/web/context';
import { readMultipart } from '../../../app/web/requests/multipart';
import { ListRefused } from '../errors';
import { normaliseName } from '../invitation';

/** A list of users as submitted: an uploaded file or pasted text. */
export interface SubmittedList {
  /** Name of the file. */
  readonly file?: string;
  readonly bytes?: Buffer;
  /** The pasted text. */
  readonly text: string;
}

const MAX_MEGABYTES = 2;
const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;

/**
 * Reads a form with a file (`file`) or pasted text (`text`). If there are both, the file is used.
 *
 * @throws UnsupportedBody, FormBroken, ListRefused
 */
export async function readListForm(ctx: RequestContext): Promise<SubmittedList> {
  const chunks: Buffer[] = [];
  let file: string | undefined;
  let text = '';
  let isTooLarge = false;
  await readMultipart(ctx, { files: 1, fileSize: MAX_BYTES, fieldSize: MAX_BYTES, fields: 5 }, (form) => {
    form.on('field', (field, value, _isNameTruncated, isTruncated) => {
      if (field !== 'text') return;
      text = value;
      isTooLarge ||= isTruncated;
    });
    form.on('file', (_field, content, name) => {
      if (name) file = normaliseName(name.split(/[/\\]/).at(-1)!).slice(-200);
      content
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .once('limit', () => {
          isTooLarge = true;
        });
    });
  });
  if (isTooLarge) throw new ListRefused('tooLarge', { limit: MAX_MEGABYTES });
  return file === undefined ? { text } : { file, bytes: Buffer.concat(chunks), text };
}
