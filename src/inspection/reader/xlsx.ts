import type { Extract, Line } from '../report';
import { readDiagrams } from './diagram';
import { InvalidDocument } from './errors';
import { Package } from './package';
import { FirstPage, Lines } from './page';
import { Paragraphs } from './paragraphs';
import { propertiesOf } from './properties';
import { SharedStrings } from './shared-strings';
import { parseWorksheet, Worksheet } from './worksheet';

/** The number of rows at the top of a sheet that may be titles rather than rows of a table. */
const TITLE_ROWS = 3;

/**
 * Reads the first rows of the first visible sheet that is not blank, the headers and footers of every sheet, and the
 * properties. Reads a hidden sheet instead if all visible sheets are blank.
 *
 * @throws InvalidDocument, UncheckableDocument
 */
export async function readXlsx(content: Buffer): Promise<Extract> {
  const document = await Package.open(content);
  const workbook = await document.mainPart('spreadsheetml.sheet.main+xml');
  const margins = new Lines();
  let first: { readonly part: string; readonly isVisible: boolean; readonly sheet: Worksheet } | undefined;
  for (const { part, isVisible } of await sheetsOf(document, workbook)) {
    const isCandidate = !first || (isVisible && !first.isVisible);
    const sheet = new Worksheet(isCandidate);
    await parseWorksheet(document.read(part), sheet);
    for (const text of sheet.margins) for (const section of sectionsOf(text)) margins.add(section);
    if (isCandidate && !sheet.isBlank) first = { part, isVisible, sheet };
  }
  const { lines: apart, properties } = await propertiesOf(document);
  const isEmbedding = await document.embedsFiles();
  if (!first && !isEmbedding) throw new InvalidDocument(margins.lines.length > 0 ? 'noBody' : 'empty');
  const lines = first ? await linesOf(document, first.part, first.sheet) : [];
  const unchecked = isEmbedding ? 'embedded' : lines.length === 0 ? 'scan' : undefined;
  return { lines, apart, margins: margins.lines, properties, unchecked };
}

/** The names of the sheets' parts, in display order, and whether each sheet is visible. */
async function sheetsOf(document: Package, workbook: string): Promise<{ part: string; isVisible: boolean }[]> {
  const sheets: { id: string; isVisible: boolean }[] = [];
  await document.parse(workbook, {
    onOpenTag: (name, { id, state = 'visible' }) => {
      if (name === 'sheet' && id) sheets.push({ id, isVisible: state === 'visible' });
    },
  });
  const relationships = await document.relationshipsOf(workbook);
  return sheets.flatMap(({ id, isVisible }) => {
    const part = relationships.get(id)?.target;
    return part === undefined ? [] : [{ part, isVisible }];
  });
}

async function linesOf(document: Package, part: string, sheet: Worksheet): Promise<readonly Line[]> {
  const strings = new SharedStrings(sheet.rows.flat().filter((cell) => typeof cell === 'number'));
  for (const shared of document.partsOf('spreadsheetml.sharedStrings+xml')) await document.parse(shared, strings);
  const page = new FirstPage();
  // Collect shapes on a separate page, so that their text does not use up the lines for the cells.
  const shapes = new FirstPage();
  for (const [i, row] of sheet.rows.entries()) {
    const cells = row.map((cell) => (typeof cell === 'number' ? strings.get(cell) : cell));
    page.add(cells.join('\t'), i >= TITLE_ROWS && cells.length > 1);
  }
  for (const { type, target } of (await document.relationshipsOf(part)).values()) {
    if (type !== 'drawing') continue;
    const diagrams: string[] = [];
    const onLine = (line: string) => shapes.add(line);
    await document.parse(target, new Paragraphs({ onLine, onDiagram: (id) => diagrams.push(id) }));
    await readDiagrams(document, target, diagrams, onLine);
  }
  return [...page.lines, ...shapes.lines];
}

/** Format codes in headers and footers (ECMA-376, part 1, section 18.3.1.46): fonts, sizes, colours, page numbers, dates. */
const CODE = /&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[A-Za-z])/g;

/** Returns the left, centre and right section of a header or footer, without format codes. */
function sectionsOf(text: string): string[] {
  // `&&` is an escaped `&`. Replace it first; otherwise its second `&` could be read as the start of a code.
  return text
    .split('&&')
    .join('\0')
    .split(/&[LCR]/)
    .map((section) => section.replace(CODE, '').replaceAll('\0', '&'));
}
