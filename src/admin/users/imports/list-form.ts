import type { AdminContext } from '../../context';
import { readMultipart } from '../../multipart';
import { ListRefused } from '../errors';
import { userName } from '../invitation';

/** A list of users as a form brings it. */
export interface SentList {
  /** Name of the file, if it was one. */
  readonly file?: string;
  readonly bytes?: Buffer;
  /** What was pasted. */
  readonly text: string;
}

const LARGEST_MB = 2;
const LARGEST = LARGEST_MB * 1024 * 1024;

/**
 * Reads the form with a file (`file`) or pasted text (`text`); the file counts if there are both.
 *
 * @throws UnsupportedBody, FormBroken, ListRefused
 */
export async function readListForm(ctx: AdminContext): Promise<SentList> {
  const chunks: Buffer[] = [];
  let file: string | undefined;
  let text = '';
  let isTooLarge = false;
  await readMultipart(ctx, { files: 1, fileSize: LARGEST, fieldSize: LARGEST, fields: 5 }, (form) => {
    form.on('field', (field, value, _nameCut, isCut) => {
      if (field !== 'text') return;
      text = value;
      isTooLarge ||= isCut;
    });
    form.on('file', (_field, content, name) => {
      if (name) file = userName(name.split(/[/\\]/).at(-1)!).slice(-200);
      content
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .once('limit', () => {
          isTooLarge = true;
        });
    });
  });
  if (isTooLarge) throw new ListRefused('tooLarge', { limit: LARGEST_MB });
  return file === undefined ? { text } : { file, bytes: Buffer.concat(chunks), text };
}
