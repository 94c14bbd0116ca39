import type { Extract } from '../report';
import type { Property } from '../sensitivity-labels';
import { hasPdfHeader } from '../signatures';
import { InvalidDocument } from './errors';
import { Lines } from './page';
import { hasEmbeddedFiles, isDynamicForm, mentionsEmbeddedFiles } from './pdf-contents';
import { openPdf } from './pdf-document';
import { PdfPages } from './pdf-pages';
import { pdfProperties } from './pdf-properties';

/**
 * Reads the first page of a PDF, the headers and footers of the first ten pages, and the properties.
 *
 * @throws InvalidDocument, UncheckableDocument
 */
export async function readPdf(content: Buffer): Promise<Extract> {
  if (!hasPdfHeader(content)) throw new InvalidDocument('content');
  // Search the bytes before opening the file, because pdf.js takes ownership of their memory.
  const mentionsFiles = mentionsEmbeddedFiles(content);
  const pdf = await openPdf(content);
  const pages = new PdfPages(pdf);
  await pages.read();
  const properties: Property[] = [];
  // Keep titles apart from the text of the pages: a scan with a title is still a scan.
  const titles = new Lines();
  for (const [name, value] of await pdfProperties(pdf)) {
    if (name) properties.push([name, value]);
    else titles.add(value);
  }
  const { lines, apart, margins, annotations, problem } = pages;
  const isEmbedding = mentionsFiles || (await hasEmbeddedFiles(pdf, annotations));
  const isForm = await isDynamicForm(pdf, annotations, lines);
  return {
    lines,
    apart: [...apart.lines, ...titles.lines],
    margins: margins.lines,
    properties,
    unchecked: isEmbedding ? 'embedded' : isForm ? 'form' : problem,
  };
}
