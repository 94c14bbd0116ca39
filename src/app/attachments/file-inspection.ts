import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ATTACHMENTS, type AttachmentFormat } from '../../contract';
import { type InspectionResult, type Inspector, Utf8Conversion } from '../documents/document-inspector';
import { sentFileName } from '../documents/sent-file-name';
import { FormBroken } from '../errors';
import { type AttachmentLimits, type InspectedFile, isImageFormat, type ReceivedFile } from './attachment';
import { type AttachmentRefusal, AttachmentRefused } from './errors';
import { imageSize } from './image-size';

/** Maximum pixels of each side of an image ("Message" in the Bedrock API reference). */
const LONGEST_SIDE = 8_000;
/** Maximum characters of a file's name. A longer name is shortened before its extension. */
const LONGEST_NAME = 120;

type Reason = Exclude<InspectionResult, { readonly outcome: 'accepted' }>['reason'];

/**
 * The `AttachmentRefusal` for each reason that the inspector returns. For some of these reasons, the console keeps a document until an
 * admin decides about it. An attached file is refused for all of them, except an image whose classification cannot be checked.
 */
const REASONS: Record<Reason, AttachmentRefusal> = {
  content: 'content',
  embedded: 'embedded',
  empty: 'empty',
  encoding: 'encoding',
  encrypted: 'encrypted',
  form: 'scan',
  glyphs: 'scan',
  image: 'type',
  label: 'label',
  levels: 'levels',
  limits: 'unreadable',
  mark: 'mark',
  noBody: 'empty',
  scan: 'scan',
  tooLarge: 'tooLarge',
  type: 'type',
  unreadable: 'unreadable',
};

/**
 * Inspects an attached file in the same way as an uploaded document: its content must match its type, its classification must be
 * permitted, and it must be within the limits of the engine. Converts text to UTF-8.
 *
 * The classification of an image cannot be checked; the user sees the image before sending it.
 *
 * @throws AttachmentRefused; FormBroken if the sender disconnects
 */
export async function inspectedFile(
  received: ReceivedFile,
  inspector: Inspector,
  limits: AttachmentLimits,
  signal: AbortSignal,
): Promise<InspectedFile> {
  const name = shownName(received.name);
  const format = formatOf(name);
  if (!format) throw new AttachmentRefused('type', { name });
  const largest = limits.largest(format);
  if (largest === undefined) throw new AttachmentRefused('format', { name });
  assertSize(received, name, largest);
  const content = Readable.from([received.content], { objectMode: false });
  const result = await inspector.inspect(name, content, signal).catch((error: Error) => {
    throw signal.aborted ? new FormBroken('The sender disconnected during the inspection') : error;
  });
  if (isImageFormat(format) && result.outcome === 'unchecked') assertImage(received, name);
  else if (result.outcome !== 'accepted') throw refusal(result, name, largest);
  const encoding = result.outcome === 'accepted' ? result.encoding : undefined;
  return { name, format, content: encoding ? await inUtf8(received.content, encoding, format) : received.content };
}

/** Returns the name that pages show for a file, from the name that the browser sent; `?` if `sentFileName` returns an empty name. */
export function shownName(sent: string): string {
  const characters = [...sentFileName(sent)];
  if (characters.length <= LONGEST_NAME) return characters.join('') || '?';
  const extension = /\.[^.]{1,10}$/.exec(characters.join(''))?.[0] ?? '';
  return `${characters.slice(0, LONGEST_NAME - extension.length - 1).join('')}…${extension}`;
}

function formatOf(name: string): AttachmentFormat | undefined {
  const extension = /\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? '';
  return Object.hasOwn(ATTACHMENTS.formats, extension)
    ? ATTACHMENTS.formats[extension as keyof typeof ATTACHMENTS.formats]
    : undefined;
}

function assertSize({ content }: ReceivedFile, name: string, largest: number): void {
  if (content.length === 0) throw new AttachmentRefused('empty', { name });
  if (content.length > largest) throw new AttachmentRefused('tooLarge', { name, limit: megabytes(largest) });
}

function assertImage({ content }: ReceivedFile, name: string): void {
  const size = imageSize(content);
  if (!size) throw new AttachmentRefused('content', { name });
  if (Math.max(size.width, size.height) > LONGEST_SIDE)
    throw new AttachmentRefused('dimensions', { name, limit: LONGEST_SIDE });
}

function refusal(
  result: Exclude<InspectionResult, { readonly outcome: 'accepted' }>,
  name: string,
  largest: number,
): AttachmentRefused {
  const detail = (result.outcome === 'rejected' && result.detail) || '';
  return new AttachmentRefused(REASONS[result.reason], { name, detail, limit: megabytes(largest) });
}

function inUtf8(content: Buffer, encoding: string, format: AttachmentFormat): Promise<Buffer> {
  return buffer(Readable.from([content], { objectMode: false }).pipe(new Utf8Conversion(encoding, format === 'html')));
}

/** Converts bytes to megabytes for a sentence about a limit. Rounds down, so that a file of the stated size is accepted. */
export function megabytes(bytes: number): number {
  return Math.floor((bytes / 1024 / 1024) * 100) / 100;
}
