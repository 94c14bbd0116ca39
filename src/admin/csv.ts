import { unparse } from 'papaparse';

type Row = readonly (string | number)[];

/** A byte order mark at the start of the file makes Excel read it as UTF-8. */
export const CSV_START = '\uFEFF';

/** Number of rows that are formatted in one call, because calling the formatter for single rows is slow. */
const CHUNK = 200;

/** Spreadsheets evaluate a cell with one of these first characters as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Yields a CSV file in chunks, so that it need not fit into memory. */
export async function* csvFile<T>(
  header: Row,
  entries: AsyncIterable<T>,
  rowOf: (entry: T) => Row,
): AsyncGenerator<string> {
  yield CSV_START + csvRows([header]);
  let rows: Row[] = [];
  for await (const entry of entries) {
    rows.push(rowOf(entry));
    if (rows.length < CHUNK) continue;
    yield csvRows(rows);
    rows = [];
  }
  if (rows.length > 0) yield csvRows(rows);
}

/**
 * Formats rows for spreadsheet programs. Cells are separated by semicolons, as Excel expects with Swiss regional
 * settings; a cell that a spreadsheet would evaluate as a formula is escaped to text.
 */
export function csvRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => row.map(escaped));
  return `${unparse(cells, { delimiter: ';', newline: '\r\n' })}\r\n`;
}

/** Escapes a formula. Papaparse's option `escapeFormulae` does not escape a formula that contains a line break. */
function escaped(cell: string | number): string | number {
  return typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell;
}
