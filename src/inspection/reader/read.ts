import type { Readable } from 'node:stream';
import type { Extract } from '../report';
import type { DocumentType } from '../types';
import { readDocx } from './docx';
import { readHtml } from './html';
import { readPdf } from './pdf';
import { readText } from './text';
import { readXlsx } from './xlsx';

/**
 * Extracts the parts of a document that the classification check needs.
 *
 * @throws InvalidDocument, UncheckableDocument, or another error if the file is unreadable
 */
export async function read(type: DocumentType['type'], content: Readable): Promise<Extract> {
  switch (type) {
    case 'pdf':
      return readPdf(await whole(content));
    case 'docx':
      return readDocx(await whole(content));
    case 'xlsx':
      return readXlsx(await whole(content));
    case 'html':
      return readHtml(content);
    case 'csv':
    case 'markdown':
    case 'text':
      return readText(content, type);
    default:
      throw new Error(`Expected a document type that contains text; received ${type}`);
  }
}

/** Buffers the whole file: readers of PDF and zip files start at the end of the file. */
async function whole(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
