import type { Readable } from 'node:stream';
import type { Facts } from '../reading';
import type { DocumentType } from '../types';
import { readDocx } from './docx';
import { readHtml } from './html';
import { readPdf } from './pdf';
import { readText } from './text';
import { readXlsx } from './xlsx';

/** Reads what is needed of a document. @throws Faulty, Hindered; anything else means that it cannot be read */
export async function read(type: DocumentType['type'], content: Readable): Promise<Facts> {
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
      throw new Error(`Received a document of type ${type}, of which no text is read`);
  }
}

/** PDF and zip begin at their end. */
async function whole(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
