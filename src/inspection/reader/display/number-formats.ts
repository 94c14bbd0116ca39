import type { XmlHandler } from '../xml';

/** The ids of the built-in formats of dates and times (ECMA-376, part 1, section 18.8.30). */
const BUILT_IN = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
const DAY = 86_400_000;
/**
 * Day 0 of Excel's dates from March 1900 on. It is one day earlier than expected, because Excel counts 29 February 1900, which
 * did not exist.
 */
const EPOCH = Date.UTC(1899, 11, 30);

/** Which cell formats of a workbook display numbers as dates. */
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

  /** @param style the index of the cell's format */
  isDate(style: number): boolean {
    const format = this.formats[style];
    if (format === undefined) return false;
    // Remove quoted text, colours and conditions. `e` means a year, too, but is not searched for, because `General` contains it.
    const code = this.codes.get(format)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    return code === undefined ? BUILT_IN.has(format) : /[dy]|h+:|:m/i.test(code);
  }
}

/** Converts a day number of Excel to ISO 8601, with the time of day if it has one. Returns other values unchanged. */
export function dateOf(value: string): string {
  const days = Number(value);
  if (!(days > 0 && days < 2_958_466)) return value;
  const [date, time] = new Date(EPOCH + Math.round((days * DAY) / 60_000) * 60_000).toISOString().split('T') as [
    string,
    string,
  ];
  return time.startsWith('00:00') ? date : `${date} ${time.slice(0, 5)}`;
}
