import { parse } from 'papaparse';
import { headingOf } from './headings';
import { mailboxOf } from './mailboxes';

/** A non-blank row of a list. */
export interface Row {
  /** From 1, as in a spreadsheet. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly rows: readonly Row[];
  /** Number of the first row that contains an unmatched quotation mark. */
  readonly unmatchedQuote?: number;
}

const DELIMITERS = ['\t', ';', ','];
/**
 * A bar separates columns only in lists with known headings. In other lists, a bar separates people or is a mistake.
 */
const BAR = '|';
/** Maximum number of columns of a table. A list that is not a table may contain more people in one line. */
export const MAX_COLUMNS = 300;
/** Number of rows that are read to choose the delimiter. */
const SAMPLE = 200;
/** A blank cell, or a horizontal rule such as `---`. */
const BLANK = /^[\s=_:-]*$/;
/** Excel's line that names the delimiter; Excel does not show it as a row. */
const DELIMITER_LINE = /^"?sep *= *(.)"?[;,\t]*(?:\r\n|\r|\n|$)/i;

/** Splits a list into rows and cells. */
export function tableOf(text: string): Table {
  const [line, declared] = DELIMITER_LINE.exec(text) ?? [];
  const list = text.slice(line?.length ?? 0);
  const { data, errors } = parse<string[]>(list, { delimiter: declared ?? delimiterOf(list) });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  const rows = data
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => !BLANK.test(cell)));
  return { rows, ...(quotes ? { unmatchedQuote: (quotes.row ?? 0) + 1 } : {}) };
}

/** Returns the non-blank lines of a list, without Excel's line that names the delimiter. */
export function linesOf(text: string): { readonly row: number; readonly line: string }[] {
  return text
    .replace(DELIMITER_LINE, '')
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ row: index + 1, line }))
    .filter(({ line }) => line.trim() !== '');
}

export function filledCells({ cells }: Row): readonly string[] {
  return cells.filter((cell) => cell.trim() !== '');
}

/**
 * Returns a bar if it yields a row with at least two known headings and every other delimiter yields fewer. Otherwise, returns the
 * delimiter that yields the most cells with an address and, in a tie, the most known headings. If all delimiters other than the bar yield
 * the same numbers, returns the most frequent one.
 */
function delimiterOf(text: string): string {
  const scores = DELIMITERS.map((delimiter) => scoreOf(text, delimiter));
  const [, headingsWithBars] = scoreOf(text, BAR);
  if (headingsWithBars > 1 && scores.every(([, headings]) => headings < headingsWithBars)) return BAR;
  const best = scores.reduce((most, score) => ((score[0] - most[0] || score[1] - most[1]) > 0 ? score : most));
  if (best[0] + best[1] === 0 || scores.every((score) => score[0] === best[0] && score[1] === best[1]))
    return mostFrequentDelimiter(text);
  return DELIMITERS[scores.indexOf(best)]!;
}

/** Returns the number of addresses, and the number of headings in the row with the most headings. */
function scoreOf(text: string, delimiter: string): readonly [number, number] {
  const { data } = parse<string[]>(text, { delimiter, preview: SAMPLE });
  const rows = data.map((cells) => cells.slice(0, MAX_COLUMNS));
  const headings = rows.slice(0, 20).map((cells) => cells.filter(headingOf).length);
  return [rows.flat().filter(mailboxOf).length, Math.max(0, ...headings)];
}

/** Returns the most frequent delimiter of the first line that has a delimiter outside quotation marks; a comma if no such line is found. */
function mostFrequentDelimiter(text: string): string {
  for (const line of text.split(/\r\n?|\n/, 100)) {
    const unquoted = line.replace(/"[^"]*"?/g, '');
    const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length - 1);
    const most = Math.max(...counts);
    if (most > 0) return DELIMITERS[counts.indexOf(most)]!;
  }
  return ',';
}
