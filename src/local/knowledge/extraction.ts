import { extname } from 'node:path';
import { delimitedSections } from './delimited';
import { markdownSections } from './markdown';
import type { Section } from './passage';
import { pdfSections } from './pdf';
import { plainSections } from './plain';
import { htmlSections, wordSections } from './web';
import { workbookSections } from './workbook';

/** Readers by file extension. Each throws an `Error` with a reason when the bytes are not what the extension says. */
const READERS: Record<string, (bytes: Buffer) => Section[] | Promise<Section[]>> = {
  '.pdf': pdfSections,
  '.docx': wordSections,
  '.xlsx': workbookSections,
  '.html': htmlSections,
  '.htm': htmlSections,
  '.md': markdownSections,
  '.csv': delimitedSections,
  '.txt': plainSections,
};

/** The service's limit for a document. */
export const LARGEST_DOCUMENT = 50 * 1024 * 1024;

/**
 * The text of a document, by the extension of its name.
 * @throws Error whose message is the reason, fit for the list of failed documents
 */
export async function sectionsOf(name: string, bytes: Buffer): Promise<Section[]> {
  const reader = READERS[extname(name).toLowerCase()];
  if (!reader) throw new Error(`${extname(name) || 'A name without an extension'} is not a type that can be read: use ${Object.keys(READERS).join(', ')}.`);
  if (bytes.length === 0) throw new Error('The file is empty.');
  const sections = await reader(bytes);
  if (!sections.some(({ blocks }) => blocks.length > 0)) throw new Error('No text was found: if it is a scan, recognise its text first.');
  return sections;
}
