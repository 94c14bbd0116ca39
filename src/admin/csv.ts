import { unparse } from 'papaparse';

/** A byte order mark at the start of the file makes Excel read it as UTF-8. */
export const CSV_START = '\uFEFF';

/**
 * Formats rows for spreadsheet programs. Cells are separated by semicolons, as Excel expects with Swiss regional
 * settings; a cell that a spreadsheet would evaluate as a formula is escaped to text.
 */
export function csvRows(rows: readonly (readonly (string | number)[])[]): string {
  return `${unparse(rows as (string | number)[][], { delimiter: ';', escapeFormulae: true, newline: '\r\n' })}\r\n`;
}
