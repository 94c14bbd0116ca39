import type { XmlHandler } from '../xml';

/**
 * How a cell format displays a number: as a date with or without a time, as a time of day, or as a duration in hours and minutes or in
 * minutes and seconds.
 */
export type DisplayedTime = 'date' | 'time' | 'hours' | 'minutes';

/** The built-in formats for dates, times and durations, by id (ECMA-376, part 1, section 18.8.30). */
const BUILT_IN: ReadonlyMap<number, DisplayedTime> = new Map([
  ...[14, 15, 16, 17, 22].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21].map((id) => [id, 'time'] as const),
  [46, 'hours'],
  ...[45, 47].map((id) => [id, 'minutes'] as const),
]);
const MINUTES = 1_440;
const SECONDS = 86_400;
const DAY = 86_400_000;
/**
 * Day 0 of Excel's dates from March 1900 on. It is 30 December rather than 31 December 1899, because Excel counts 29 February 1900,
 * which did not exist.
 */
const EPOCH = Date.UTC(1899, 11, 30);
/** The number of days from day 0 to 1 January 1904, which is day 0 of workbooks that use the 1904 date system. */
export const DAYS_UNTIL_1904 = 1_462;

/** Reads which cell formats of a workbook display numbers as dates, times or durations. */
export class NumberFormats implements XmlHandler {
  private readonly codes = new Map<number, string>();
  private readonly formats: number[] = [];
  private isInCells = false;

  onOpenTag(name: string, { numFmtId = '', formatCode = '' }: Readonly<Record<string, string>>): void {
    if (name === 'numFmt') this.codes.set(Number(numFmtId), formatCode);
    else if (name === 'cellXfs') this.isInCells = true;
    else if (name === 'xf' && this.isInCells) this.formats.push(Number(numFmtId));
  }

  onCloseTag(name: string): void {
    if (name === 'cellXfs') this.isInCells = false;
  }

  /** @param style the index of the cell's format. @returns undefined if the format displays no date, time or duration */
  displayedTime(style: number): DisplayedTime | undefined {
    const format = this.formats[style];
    if (format === undefined) return undefined;
    const written = this.codes.get(format);
    if (written === undefined) return BUILT_IN.get(format);
    // Remove quoted text, colours and conditions. Do not look for `e`, which is also a code for years: the format `General` contains it.
    const code = written.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    if (/[dy]|mmm/i.test(code)) return 'date';
    if (/\[h+\]/i.test(written)) return 'hours';
    if (/h+:|:m/i.test(code)) return 'time';
    return /\[m+\]/i.test(written) || /m:?s/i.test(code) ? 'minutes' : undefined;
  }
}

/**
 * Converts a number of days to a date (ISO 8601), to hours and minutes, or to minutes and seconds. Returns other values unchanged.
 *
 * @param dayZero the number of days from Excel's day 0 to the workbook's day 0
 */
export function timeOf(value: string, displayed: DisplayedTime, dayZero: number): string {
  const days = Number(value);
  if (displayed === 'date') return dateOf(value, days + dayZero);
  if (!(days >= 0 && value.trim())) return value;
  const count = Math.round(days * (displayed === 'minutes' ? SECONDS : MINUTES));
  const shown = displayed === 'time' ? count % MINUTES : count;
  return [Math.floor(shown / 60), shown % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Returns a date in ISO 8601, with the time of day unless it is midnight. Returns `value` unchanged if Excel has no such date. */
function dateOf(value: string, days: number): string {
  if (!(days > 0 && days < 2_958_466)) return value;
  const [date, time] = new Date(EPOCH + Math.round((days * DAY) / 60_000) * 60_000).toISOString().split('T') as [
    string,
    string,
  ];
  return time.startsWith('00:00') ? date : `${date} ${time.slice(0, 5)}`;
}

/**
 * Formats a number in its shortest form, as services that extract text do: Excel stores 1.1 as 1.1000000000000001. Returns other values
 * unchanged.
 */
export function numberOf(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) ? String(number) : value;
}
