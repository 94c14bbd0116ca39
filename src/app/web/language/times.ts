import { dayAt } from '../../calendar-day';
import { type DateFormat, dateFormat } from './date-format';

/** A point in time as a page shows it. */
export interface TimeView {
  /** ISO 8601, UTC. */
  readonly iso: string;
  readonly text: string;
  /** With the weekday, seconds and the time zone. */
  readonly exact: string;
}

const DAY = 86_400_000;
/** The group `week` contains the days before yesterday, up to this many days before today. */
const WEEK = 7;

/** A group of the list of conversations: `today`, `yesterday`, `week`, or a month such as `2026-12`. */
export type Period = string;

/** Shows times in one language and time zone. Creating its formatters is slow, so use `timesIn`. */
export class Times {
  private readonly exactTime: DateFormat;
  private readonly dates: DateFormat;
  private readonly formats: Readonly<Record<'clock' | 'weekday' | 'day' | 'dayAndClock' | 'full', DateFormat>>;
  private readonly months: Intl.DateTimeFormat;
  private readonly relative: Intl.RelativeTimeFormat;

  constructor(
    locale: string,
    private readonly timeZone: string,
  ) {
    const format = (options: Intl.DateTimeFormatOptions) => dateFormat(locale, { timeZone, ...options });
    const clock = { hour: '2-digit', minute: '2-digit' } as const;
    const day = { day: 'numeric', month: 'short' } as const;
    this.exactTime = format({ dateStyle: 'full', timeStyle: 'long' });
    this.dates = format({ dateStyle: 'long' });
    this.formats = {
      clock: format(clock),
      weekday: format({ weekday: 'short' }),
      day: format(day),
      dayAndClock: format({ ...day, ...clock }),
      full: format({ ...day, ...clock, year: 'numeric' }),
    };
    // `month` formats the start of a month in UTC. In a time zone west of UTC, it would fall into the previous month.
    this.months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
    this.relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  }

  /** The day of a time, such as `2026-12-31`. */
  day(time: string | Date): string {
    return dayAt(moment(time), this.timeZone);
  }

  /** The date of a time, such as `31 December 2026`. */
  date(time: string): string {
    return this.dates(moment(time));
  }

  /** The period to which a time belongs on the day `today`. */
  period(time: string, today: string): Period {
    const day = this.day(time);
    const ago = (Date.parse(today) - Date.parse(day)) / DAY;
    if (ago <= 0) return 'today';
    if (ago === 1) return 'yesterday';
    return ago <= WEEK ? 'week' : day.slice(0, 7);
  }

  /** The name of a month such as `2026-12`, as a heading. */
  month(month: string): string {
    const name = this.months.format(moment(`${month}-01T00:00:00Z`));
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  /**
   * A time in a list that is grouped by period. Times of today are relative to now. Other times omit what the heading of their period
   * already shows.
   */
  inPeriod(time: string, now = new Date()): TimeView {
    const period = this.period(time, this.day(now));
    if (period === 'today') return this.view(time, this.ago(Math.max(0, now.getTime() - moment(time).getTime())));
    const format = period === 'yesterday' ? 'clock' : period === 'week' ? 'weekday' : 'day';
    return this.view(time, this.formats[format](moment(time)));
  }

  /**
   * A time outside a list that is grouped by period: hour and minute; also the day unless it is today, and the year unless it is the
   * current one.
   */
  alone(time: string, now = new Date()): TimeView {
    const [day, today] = [this.day(time), this.day(now)];
    const format = day === today ? 'clock' : day.slice(0, 4) === today.slice(0, 4) ? 'dayAndClock' : 'full';
    return this.view(time, this.formats[format](moment(time)));
  }

  private ago(milliseconds: number): string {
    const minutes = Math.floor(milliseconds / 60_000);
    if (minutes === 0) return this.relative.format(0, 'second');
    return minutes < 60
      ? this.relative.format(-minutes, 'minute')
      : this.relative.format(-Math.floor(minutes / 60), 'hour');
  }

  private view(time: string, text: string): TimeView {
    return { iso: time, text, exact: this.exactTime(moment(time)) };
  }
}

/** Replaces an invalid time with the start of 1970. Otherwise, formatting it would throw, and the page could not be shown. */
function moment(time: string | Date): Date {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

const cached = new Map<string, Times>();

/** @param timeZone the time zone of the organisation, such as `Europe/Zurich` */
export function timesIn(locale: string, timeZone: string): Times {
  const key = `${locale} ${timeZone}`;
  const times = cached.get(key) ?? new Times(locale, timeZone);
  cached.set(key, times);
  return times;
}
