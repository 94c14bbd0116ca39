import type { Facts } from '../reading';
import { Faulty } from './errors';
import { sectionsOf } from './header-codes';
import { Package } from './package';
import { FirstPage, Lines } from './page';
import { Paragraphs } from './paragraphs';
import { propertiesOf } from './properties';
import { SharedStrings } from './shared-strings';
import { parseWorksheet, Worksheet } from './worksheet';

/** Reads the first rows of the first sheet that holds something, headers and footers of every sheet, and properties. @throws Faulty */
export async function readXlsx(content: Buffer): Promise<Facts> {
  const document = await Package.open(content);
  const workbook = await document.mainPart('spreadsheetml.sheet.main+xml');
  const margins = new Lines();
  let first: { readonly part: string; readonly sheet: Worksheet } | undefined;
  for (const part of await sheetsOf(document, workbook)) {
    const sheet = new Worksheet(!first);
    await parseWorksheet(document.read(part), sheet);
    for (const text of sheet.margins) for (const section of sectionsOf(text)) margins.add(section);
    if (!first && !sheet.isBlank) first = { part, sheet };
  }
  const { lines, properties } = await propertiesOf(document);
  if (!first) throw new Faulty('empty');
  const page = await linesOf(document, first.part, first.sheet);
  return { lines: [...page, ...lines], margins: margins.lines, properties, hasText: page.length > 0 };
}

/** The parts of the sheets, in the order in which they are shown. */
async function sheetsOf(document: Package, workbook: string): Promise<string[]> {
  const ids: string[] = [];
  await document.parse(workbook, {
    opened: (name, { id }) => {
      if (name === 'sheet' && id) ids.push(id);
    },
  });
  const relationships = await document.relationshipsOf(workbook);
  return ids.map((id) => relationships.get(id)?.target).filter((part) => part !== undefined);
}

async function linesOf(document: Package, part: string, sheet: Worksheet): Promise<readonly string[]> {
  const strings = new SharedStrings(sheet.rows.flat().filter((cell) => typeof cell === 'number'));
  for (const shared of document.partsOf('spreadsheetml.sharedStrings+xml')) await document.parse(shared, strings);
  const page = new FirstPage();
  // What floats over the cells does not take their place.
  const shapes = new FirstPage();
  for (const row of sheet.rows)
    page.add(row.map((cell) => (typeof cell === 'number' ? strings.get(cell) : cell)).join('\t'));
  for (const { type, target } of (await document.relationshipsOf(part)).values()) {
    if (type === 'drawing') await document.parse(target, new Paragraphs({ line: (line) => shapes.add(line) }));
  }
  return [...page.lines, ...shapes.lines];
}
