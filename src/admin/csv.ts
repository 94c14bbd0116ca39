import { unparse } from 'papaparse';

/** What stands before the first row: a byte order mark, by which Excel knows UTF-8. */
export const CSV_BEGINNING = '\uFEFF';

/**
 * Rows of a file for spreadsheets: semicolons, which Excel expects in Switzerland in each of its languages; a cell that
 * would be taken for a formula is made text.
 */
export function csvRows(rows: readonly (readonly (string | number)[])[]): string {
  return `${unparse(rows as (string | number)[][], { delimiter: ';', escapeFormulae: true, newline: '\r\n' })}\r\n`;
}
