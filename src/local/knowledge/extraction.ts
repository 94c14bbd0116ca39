import { extname } from 'node:path';
import { delimitedSections } from './delimited';
import { imageSections } from './image';
import { markdownSections } from './markdown';
import type { Section } from './passage';
import { pdfSections } from './pdf';
import { plainSections } from './plain';
import { htmlSections, wordSections } from './web';
import { workbookSections } from './workbook';

type Reader = (bytes: Buffer, name: string) => Section[] | Promise<Section[]>;

/** Readers by file extension. Each throws an `Error` with a reason when the bytes are not what the extension says. */
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

/** The service's limits, in bytes: 50 MB for a document, 3.75 MB for an image. */
const LARGEST_DOCUMENT = 50 * 1024 * 1024;
const LARGEST_IMAGE = 3.75 * 1024 * 1024;

/**
 * Of a longer document only the beginning is read, in bytes of plain formats and in characters of text: a laptop that
 * reads 50 MB of text would do nothing else for a minute, for the balancer and the other stand-ins neither.
 */
const READ = 512 * 1024;
const PLAIN: readonly Reader[] = [delimitedSections, htmlSections, markdownSections, plainSections];

/** How many bytes a file of this name may have. */
export function largestOf(name: string): number {
  return readerOf(name) === imageSections ? LARGEST_IMAGE : LARGEST_DOCUMENT;
}

/**
 * The text of a document, by the extension of its name.
 * @throws Error whose message is the reason, fit for the list of failed documents
 */
export async function sectionsOf(name: string, bytes: Buffer): Promise<Section[]> {
  const reader = readerOf(name);
  if (!reader)
    throw new Error(
      `${extname(name) || 'A name without an extension'} is not a type that can be read: use ${Object.keys(READERS).join(', ')}.`,
    );
  if (bytes.length === 0) throw new Error('The file is empty.');
  const sections = beginning(await reader(PLAIN.includes(reader) ? wholeLines(bytes) : bytes, name));
  if (!sections.some(({ blocks }) => blocks.length > 0))
    throw new Error('No text was found: if it is a scan, recognise its text first.');
  return sections;
}

/** The first bytes, up to the end of a line. */
function wholeLines(bytes: Buffer): Buffer {
  if (bytes.length <= READ) return bytes;
  const end = bytes.lastIndexOf('\n', READ);
  return bytes.subarray(0, end > 0 ? end : READ);
}

function beginning(sections: readonly Section[]): Section[] {
  let left = READ;
  return sections.map(({ blocks, ...place }) => ({
    ...place,
    blocks: blocks.filter(({ text }) => (left -= text.length) > 0),
  }));
}

function readerOf(name: string): Reader | undefined {
  return READERS[extname(name).toLowerCase()];
}
