import { unparse } from 'papaparse';
import { contentDisposition } from '../app/web/requests/content-disposition';
import { sendText } from '../app/web/stream/streaming';
import type { AdminContext } from './context';

type Row = readonly (string | number)[];

/** A byte order mark at the start of the file makes Excel read it as UTF-8. */
const CSV_START = '\uFEFF';

/** Maximum number of rows that one call of the formatter receives. Calling the formatter for each row separately is slow. */
const CHUNK = 200;

/** Spreadsheets evaluate a cell with one of these first characters as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Streams a CSV file as the response.
 *
 * @param file the result of `csvFile`
 * @param time a time whose day is part of the file's name: ISO 8601, UTC
 */
export function sendCsv(
  ctx: AdminContext,
  name: string,
  file: AsyncIterable<string>,
  time = new Date().toISOString(),
): void {
  ctx.set('content-disposition', contentDisposition('attachment', `${name}-${time.slice(0, 10)}.csv`));
  sendText(ctx, 'text/csv; charset=utf-8', file);
}

/**
 * Yields a CSV file in chunks, so that it need not fit into memory. Cells are separated by semicolons, as Excel expects
 * with Swiss regional settings; cells that a spreadsheet would evaluate as formulas are escaped.
 */
export async function* csvFile<T>(
  header: Row,
  entries: AsyncIterable<T> | Iterable<T>,
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

function csvRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => row.map(escaped));
  return `${unparse(cells, { delimiter: ';', newline: '\r\n' })}\r\n`;
}

/** Escapes a formula. Papaparse's option `escapeFormulae` does not escape a formula that contains a line break. */
function escaped(cell: string | number): string | number {
  return typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell;
}
