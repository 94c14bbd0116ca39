import type { Block } from './passage';

/**
 * Rows of a table as blocks, the first row naming the columns: `Jahr: 2024; Strom (MWh): 40260`. Each row then says
 * by itself what it is about, wherever the table is cut.
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
