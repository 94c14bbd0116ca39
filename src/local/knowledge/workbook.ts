import readWorkbook from 'read-excel-file/node';
import type { Section } from './passage';
import { rowBlocks } from './table';

/** One section a sheet. Formulas give the value that was last computed and stored. */
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
