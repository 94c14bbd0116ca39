import { type DateFormat, dateFormat } from './date-format';

/** A value that is inserted for a placeholder in a sentence of `locales/*.json`. */
export type Value = string | number | readonly string[];

/** Bytes in a kilobyte and kilobytes in a megabyte, as Windows counts them. */
const UNIT = 1024;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Formats values in one language. Creating its formatters is slow, so use `formatsIn`. */
export class Formats {
  private readonly numbers: Intl.NumberFormat;
  private readonly rules: Intl.PluralRules;
  private readonly days: DateFormat;
  private readonly lists: Intl.ListFormat;
  private readonly quantities = new Map<string, Intl.NumberFormat>();

  /** The formats that a placeholder such as `{limit, megabytes}` can name. */
  private readonly byName: Readonly<Record<string, (value: never) => string>> = {
    number: (value: number) => this.number(value),
    bytes: (value: number) => this.bytes(value),
    megabytes: (value: number) => this.quantity(value, 'megabyte'),
    duration: (value: number) => this.duration(value),
    'duration, short': (value: number) => this.duration(value, 'short'),
    date: (value: string) => this.date(value),
    list: (value: readonly string[]) => this.list(value),
  };

  /** @param locale for example `de-CH` */
  constructor(private readonly locale: string) {
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.rules = new Intl.PluralRules(locale);
    this.days = dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.lists = new Intl.ListFormat(locale);
  }

  /**
   * Formats the value of a placeholder. A value whose type does not match the format is formatted already, and is returned
   * unchanged.
   * @throws Error for an unknown format, which is a bug that the tests detect
   */
  placeholder(value: Value, format: string): string {
    const formatted = this.byName[format];
    if (!formatted) throw new Error(`{…, ${format}} is not a format of the locales`);
    const type = format === 'date' ? 'string' : format === 'list' ? 'object' : 'number';
    return typeof value === type ? formatted(value as never) : String(value);
  }

  /** Chooses the plural form for a count, and replaces `#` in it with the count. */
  plural(count: number, one: string, other: string): string {
    return (this.rules.select(count) === 'one' ? one : other).replaceAll('#', this.number(count));
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  bytes(bytes: number): string {
    if (bytes < UNIT) return this.quantity(bytes, 'byte', 'long');
    return bytes < UNIT ** 2 ? this.quantity(bytes / UNIT, 'kilobyte') : this.quantity(bytes / UNIT ** 2, 'megabyte');
  }

  /** Formats a number of seconds as minutes and seconds. */
  duration(seconds: number, style: 'long' | 'short' = 'long'): string {
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
    return [
      ...(minutes > 0 ? [this.quantity(minutes, 'minute', style)] : []),
      ...(rest > 0 || minutes === 0 ? [this.quantity(rest, 'second', style)] : []),
    ].join(' ');
  }

  /** Formats a day such as `2026-12-31`. Returns any other text unchanged. */
  date(day: string): string {
    const time = new Date(`${day}T00:00:00Z`);
    return DAY.test(day) && !Number.isNaN(time.getTime()) ? this.days(time) : day;
  }

  list(items: readonly string[]): string {
    return this.lists.format(items);
  }

  private quantity(value: number, unit: string, unitDisplay: 'long' | 'short' = 'short'): string {
    const key = `${unit} ${unitDisplay}`;
    const maximumFractionDigits = unit === 'megabyte' ? 2 : 1;
    const format =
      this.quantities.get(key) ??
      new Intl.NumberFormat(this.locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits });
    this.quantities.set(key, format);
    return format.format(value);
  }
}

const cached = new Map<string, Formats>();

export function formatsIn(locale: string): Formats {
  const formats = cached.get(locale) ?? new Formats(locale);
  cached.set(locale, formats);
  return formats;
}
