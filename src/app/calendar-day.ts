/** Formats by time zone, cached because creating one is slow. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the calendar day in a time zone at a time, such as `2026-12-31`. */
export function dayAt(time: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale formats dates as in ISO 8601.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(time);
}
