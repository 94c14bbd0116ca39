import type { Extract } from '../report';
import { InvalidDocument } from './errors';
import { Package } from './package';
import { Lines } from './page';
import { Paragraphs } from './paragraphs';
import { propertiesOf } from './properties';
import { WordPage } from './word-page';

/** Reads the first page of a Word document, every header and footer, and its properties. @throws InvalidDocument, UncheckableDocument */
export async function readDocx(content: Buffer): Promise<Extract> {
  const document = await Package.open(content);
  const body = await document.mainPart('wordprocessingml.document.main+xml');
  const page = new WordPage();
  await document.parse(body, page);
  const margins = new Lines();
  for (const part of [
    ...document.partsOf('wordprocessingml.header+xml'),
    ...document.partsOf('wordprocessingml.footer+xml'),
  ]) {
    await document.parse(part, new Paragraphs({ onLine: (line) => margins.add(line) }));
  }
  const { lines, properties } = await propertiesOf(document);
  if (page.lines.length === 0 && !page.hasPicture) throw new InvalidDocument('empty');
  return { lines: [...page.lines, ...lines], margins: margins.lines, properties, hasText: page.lines.length > 0 };
}
