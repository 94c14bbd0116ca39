/** Formats a point in time. */
export type DateFormat = (time: Date) => string;

/**
 * Returns a formatter of dates and times, which is slow to create. French uses an ordinal number for the first day of a month (1er
 * décembre), but `Intl` does not. The options must spell out the month: 1er.12.2026 would be wrong.
 *
 * @param locale for example `fr-CH`
 */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): DateFormat {
  const format = new Intl.DateTimeFormat(locale, options);
  if (!locale.startsWith('fr')) return (time) => format.format(time);
  return (time) =>
    format
      .formatToParts(time)
      .map(({ type, value }) => (type === 'day' && value === '1' ? '1er' : value))
      .join('');
}
