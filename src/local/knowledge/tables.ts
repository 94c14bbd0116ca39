import { type ParseError, parse } from 'papaparse';
import readWorkbook from 'read-excel-file/node';
import type { Block, Section } from './passage';
import { decoded } from './plain';

/**
 * Converts the rows of a table to blocks. The first row has the column names, which are repeated in each block: `Jahr:
 * 2024; Strom (MWh): 40260`. Each row can therefore be understood on its own, wherever the table is split.
 */
export function rowBlocks(rows: readonly (readonly string[])[]): Block[] {
  const [header = [], ...body] = rows
    .map((row) => row.map((cell) => cell.replace(/\s+/g, ' ').trim()))
    .filter((row) => row.some((cell) => cell !== ''));
  if (body.length === 0)
    return header.length === 0 ? [] : [{ kind: 'row', text: header.filter((cell) => cell !== '').join('; ') }];
  return body.map((row) => ({
    kind: 'row',
    text: row
      .flatMap((cell, column) => (cell === '' ? [] : [header[column] ? `${header[column]}: ${cell}` : cell]))
      .join('; '),
  }));
}

/** The maximum length of a cell in a spreadsheet ("Excel specifications and limits"), in characters. */
const CELL_LIMIT = 32_767;

/**
 * Extracts the rows of a CSV file. Papa Parse detects the delimiter.
 *
 * @param isCut whether the bytes are only the beginning of the file; if they end inside a quoted cell, the row of this cell is left out
 */
export function delimitedSections(bytes: Buffer, _name: string, isCut: boolean): Section[] {
  const text = decoded(bytes);
  const { data, errors } = parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const error = errors.find(({ type }) => type === 'Quotes');
  if (error && isCut && isOpenAtEnd(error, text)) return [{ blocks: rowBlocks(data.slice(0, -1)) }];
  if (error) throw new Error(`Row ${(error.row ?? 0) + 1} of the CSV file has an unmatched quotation mark.`);
  return [{ blocks: rowBlocks(data) }];
}

/**
 * Whether a parse error means that the text was cut inside a quoted cell. The result is false if more text follows the opening quotation
 * mark than a cell can contain: the mark then belongs to the text.
 */
function isOpenAtEnd({ code, index = 0 }: ParseError, text: string): boolean {
  return code === 'MissingQuotes' && text.length - index <= CELL_LIMIT;
}

/** Extracts the rows of an XLSX workbook, one section per sheet. Formulas are read as their stored values. */
export async function workbookSections(bytes: Buffer): Promise<Section[]> {
  const sheets = await readWorkbook(bytes).catch((error: unknown) => {
    throw new Error(`The file is not a readable XLSX workbook (${error instanceof Error ? error.message : error}).`);
  });
  return sheets.map(({ sheet, data }) => ({ sheet, blocks: rowBlocks(data.map((row) => row.map(cellText))) }));
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().replace(/T00:00:00.000Z$/, '') : String(cell);
}
