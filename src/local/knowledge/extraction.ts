import { extname, parse } from 'node:path';
import { markdownSections } from './markdown';
import type { Section } from './passage';
import { pdfSections } from './pdf';
import { plainSections } from './plain';
import { delimitedSections, workbookSections } from './tables';
import { htmlSections, wordSections } from './web';

/** @param isCut whether the bytes are only the beginning of the document */
type Reader = (bytes: Buffer, name: string, isCut: boolean) => Section[] | Promise<Section[]>;

/** Readers by file extension. A reader that detects that the bytes do not match the extension throws an `Error` with the reason. */
const READERS: Record<string, Reader> = {
  '.pdf': pdfSections,
  '.docx': wordSections,
  '.xlsx': workbookSections,
  '.html': htmlSections,
  '.htm': htmlSections,
  '.md': markdownSections,
  '.markdown': markdownSections,
  '.csv': delimitedSections,
  '.txt': plainSections,
  '.png': imageSections,
  '.jpg': imageSections,
  '.jpeg': imageSections,
};

/** The service's limit for a document: 50 MB. */
const DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024;
/** The service's limit for an image: 3.75 MB. */
const IMAGE_LIMIT_BYTES = 3.75 * 1024 * 1024;

/**
 * The maximum amount of a document that is indexed: bytes for a plain format, characters of the extracted text for any other
 * format. Indexing 50 MB of text would block the load balancer and the other stand-ins for a minute.
 */
const READ_LIMIT = 512 * 1024;
const PLAIN_READERS: readonly Reader[] = [delimitedSections, htmlSections, markdownSections, plainSections];

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

/** The maximum size of a file with this name, in bytes. */
export function sizeLimitOf(name: string): number {
  return readerOf(name) === imageSections ? IMAGE_LIMIT_BYTES : DOCUMENT_LIMIT_BYTES;
}

/**
 * Extracts the text of a document. The extension of its name determines the format.
 *
 * @throws Error whose message is the reason that the list of failed documents shows
 */
export async function sectionsOf(name: string, bytes: Buffer): Promise<Section[]> {
  const reader = readerOf(name);
  if (!reader)
    throw new Error(
      `${extname(name) || 'A name without an extension'} is not a type that can be read: use ${Object.keys(READERS).join(', ')}.`,
    );
  if (bytes.length === 0) throw new Error('The file is empty.');
  const read = PLAIN_READERS.includes(reader) ? wholeLines(bytes) : bytes;
  const sections = beginning(await reader(read, name, read.length < bytes.length));
  if (!sections.some(({ blocks }) => blocks.length > 0))
    throw new Error('The document contains no text: if it is a scan, run text recognition (OCR) first.');
  return sections;
}

/**
 * Cuts a long file at the last line end before READ_LIMIT or, if there is none, at READ_LIMIT. Rounds the number of bytes up to an even
 * number, because a UTF-16 character has two or four bytes.
 */
function wholeLines(bytes: Buffer): Buffer {
  if (bytes.length <= READ_LIMIT) return bytes;
  const end = bytes.lastIndexOf('\n', READ_LIMIT);
  return bytes.subarray(0, end > 0 ? end + (end % 2) : READ_LIMIT);
}

function beginning(sections: readonly Section[]): Section[] {
  let left = READ_LIMIT;
  return sections.map(({ blocks, ...place }) => ({
    ...place,
    blocks: blocks.filter(({ text }) => (left -= text.length) > 0),
  }));
}

function readerOf(name: string): Reader | undefined {
  return READERS[extname(name).toLowerCase()];
}

/**
 * Makes an image searchable by its name only. The service's multimodal parser also describes the image and reads its
 * text, which is not possible here.
 */
function imageSections(bytes: Buffer, name: string): Section[] {
  if (![PNG, JPEG].some((signature) => bytes.subarray(0, signature.length).equals(signature)))
    throw new Error('The file is not a PNG or JPEG image.');
  return [{ blocks: [{ kind: 'text', text: parse(name).name.replaceAll('_', ' ') }] }];
}
