import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { BadRequest, UnsupportedBody } from '../../../app/errors';
import type { AdminContext } from '../../context';
import { ListRefused } from '../errors';
import { personName } from '../invitation';

/** A list of people as a form brings it. */
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
 * @throws UnsupportedBody, BadRequest, ListRefused
 */
export async function readListForm(ctx: AdminContext): Promise<SentList> {
  if (!ctx.is('multipart/form-data')) throw new UnsupportedBody(`Received ${ctx.get('content-type') || 'no content type'}, a form with a file is admitted`);
  const form = parser(ctx);
  const chunks: Buffer[] = [];
  let file: string | undefined;
  let text = '';
  let isTooLarge = false;
  form.on('field', (field, value, _nameCut, isCut) => {
    if (field !== 'text') return;
    text = value;
    isTooLarge ||= isCut;
  });
  form.on('file', (_field, content, name) => {
    if (name) file = personName(name).slice(-200);
    content.on('data', (chunk: Buffer) => chunks.push(chunk)).once('limit', () => { isTooLarge = true; });
  });
  await parsed(ctx, form);
  if (isTooLarge) throw new ListRefused('tooLarge', { limit: LARGEST_MB });
  return file === undefined ? { text } : { file, bytes: Buffer.concat(chunks), text };
}

function parser(ctx: AdminContext): BusboyInstance {
  try {
    const headers = { ...ctx.req.headers, 'content-type': ctx.get('content-type') };
    return new Busboy({ headers, limits: { files: 1, fileSize: LARGEST, fieldSize: LARGEST, fields: 5 } });
  } catch (error) {
    throw new UnsupportedBody(`The form cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws BadRequest when the connection breaks off, or the form itself does */
function parsed({ req }: AdminContext, form: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new BadRequest('The form breaks off'));
    form.once('finish', resolve).once('error', broken);
    req.once('close', () => { if (!req.complete) broken(); });
    req.pipe(form);
  });
}
