import { getDocumentProxy } from 'unpdf';
import type { Extract } from '../report';
import type { Property } from '../sensitivity-labels';
import { hasPdfHeader } from '../signatures';
import { InvalidDocument, UncheckableDocument } from './errors';
import { Lines } from './page';
import { linesOf } from './pdf-lines';
import { pdfProperties } from './pdf-properties';
import { textsOf } from './pdf-text';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

/** Pages whose headers and footers are read. */
const PAGES = 10;
/** The share of a page's height that headers and footers each occupy: 3 cm of an A4 page. */
const MARGIN = 0.1;

/** Reads the first page of a PDF, headers and footers of the first ten, and its properties. @throws InvalidDocument, UncheckableDocument */
export async function readPdf(content: Buffer): Promise<Extract> {
  if (!hasPdfHeader(content)) throw new InvalidDocument('content');
  const pdf = await openPdf(content);
  const lines = new Lines();
  const margins = new Lines();
  for (let number = 1; number <= Math.min(PAGES, pdf.numPages); number++)
    await readPage(await pdf.getPage(number), lines, margins);
  const hasText = /[\p{L}\p{N}]/u.test(lines.lines.join(''));
  const properties: Property[] = [];
  for (const [name, value] of await pdfProperties(pdf)) {
    if (name) properties.push([name, value]);
    else lines.add(value);
  }
  return { lines: lines.lines, margins: margins.lines, properties, hasText };
}

async function openPdf(content: Buffer): Promise<Pdf> {
  try {
    const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length);
    return await getDocumentProxy(bytes, { isEvalSupported: false, useSystemFonts: false, verbosity: 0 });
  } catch (error) {
    throw (error as Error).name === 'PasswordException'
      ? new UncheckableDocument('encrypted', { cause: error })
      : error;
  }
}

async function readPage(page: Page, lines: Lines, margins: Lines): Promise<void> {
  const { height } = page.getViewport({ scale: 1 });
  for (const { text, y, isArtifact } of linesOf(await textsOf(page))) {
    if (isArtifact || y < height * MARGIN || y > height * (1 - MARGIN)) margins.add(text);
    if (page.pageNumber === 1) lines.add(text);
  }
  if (page.pageNumber === 1) for (const text of await annotationsOf(page)) lines.add(text);
  page.cleanup();
}

/** The texts of comments and stamps, and the values of form fields. */
async function annotationsOf(page: Page): Promise<string[]> {
  const texts: unknown[] = [];
  for (const { subtype, textContent, contentsObj, fieldType, fieldValue } of await page.getAnnotations()) {
    if (subtype === 'FreeText' || subtype === 'Stamp') texts.push(...(textContent ?? [contentsObj?.str]));
    if (fieldType === 'Tx' || fieldType === 'Ch') texts.push(...[fieldValue].flat());
  }
  return texts.filter((text) => typeof text === 'string');
}
