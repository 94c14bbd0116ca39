import type { Extract } from '../report';
import { readDiagrams } from './diagram';
import { InvalidDocument } from './errors';
import { Package } from './package';
import { FirstPage, Lines } from './page';
import { Paragraphs } from './paragraphs';
import { propertiesOf } from './properties';
import { Styles } from './styles';
import { WordPage } from './word-page';

/**
 * Reads the first page of a Word document, its notes, every header and footer, and its properties.
 *
 * @throws InvalidDocument, UncheckableDocument, or another error if the file is damaged
 */
export async function readDocx(content: Buffer): Promise<Extract> {
  const document = await Package.open(content);
  const body = await document.mainPart('wordprocessingml.document.main+xml');
  const styles = new Styles();
  for (const part of partsOf(document, 'styles')) await document.parse(part, styles);
  const page = new WordPage(styles);
  await document.parse(body, page);
  const notes = await readNotes(document, styles, 'footnotes', 'endnotes');
  await readDiagrams(document, body, page.diagrams, (line) => notes.add(line));
  const margins = await readMargins(document, styles);
  const { lines: apart, properties } = await propertiesOf(document);
  const lines = [...page.lines, ...notes.lines];
  const isEmbedding = await document.embedsFiles();
  if (lines.length === 0 && !page.hasPicture && !isEmbedding) {
    const comments = await readNotes(document, styles, 'comments');
    throw new InvalidDocument(margins.length + comments.lines.length > 0 ? 'noBody' : 'empty');
  }
  const unchecked = isEmbedding ? 'embedded' : lines.length === 0 ? 'scan' : undefined;
  return { lines, apart, margins, properties, unchecked };
}

function partsOf(document: Package, ...types: string[]): string[] {
  return types.flatMap((type) => document.partsOf(`wordprocessingml.${type}+xml`));
}

async function readNotes(document: Package, styles: Styles, ...types: string[]): Promise<FirstPage> {
  const notes = new FirstPage();
  for (const part of partsOf(document, ...types)) {
    const diagrams: string[] = [];
    const paragraphs = new Paragraphs(
      { onLine: (line, isItem) => notes.add(line, isItem), onDiagram: (id) => diagrams.push(id) },
      styles,
    );
    await document.parse(part, paragraphs);
    await readDiagrams(document, part, diagrams, (line) => notes.add(line));
  }
  return notes;
}

async function readMargins(document: Package, styles: Styles): Promise<readonly string[]> {
  const margins = new Lines();
  const onLine = (line: string) => margins.add(line);
  for (const part of partsOf(document, 'header', 'footer')) {
    const diagrams: string[] = [];
    await document.parse(part, new Paragraphs({ onLine, onDiagram: (id) => diagrams.push(id) }, styles));
    await readDiagrams(document, part, diagrams, onLine);
  }
  return margins.lines;
}
