const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/**
 * Milliseconds before and after a day in UTC in which to search for the start and end of the same date in another time
 * zone. No time zone has ever had a greater offset from UTC.
 */
const SEARCHED = 26 * HOUR;
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether a text is a calendar day such as `2026-12-31`. `Date.parse` alone accepts 31 February as 3 March. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Returns the first moment of a day in a time zone: ISO 8601, UTC. If clocks change at midnight, the day may begin at
 * 01:00. A day that the time zone skips begins and ends at the same moment.
 */
export function startOfDay(day: string, timeZone: string): string {
  const { start } = momentsOf(day, timeZone);
  return timestamp(start);
}

/** Returns the first moment after a day in a time zone: ISO 8601, UTC. */
export function endOfDay(day: string, timeZone: string): string {
  const { end } = momentsOf(day, timeZone);
  return timestamp(end);
}

/**
 * Returns the first moment of a day and the first moment after it. If clocks go back across midnight, the day has
 * several parts: it then lasts from the beginning of the first part to the end of the last part. A part begins at
 * midnight, or when the time zone's offset changes.
 */
function momentsOf(day: string, timeZone: string): { start: number; end: number } {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const offsetAt = offsetIn(timeZone);
  const dayOf = (time: number) => Math.floor((time + offsetAt(time) - midnight) / DAY);
  const offsets = new Set<number>();
  const changes: number[] = [];
  let offset = offsetAt(midnight - SEARCHED);
  offsets.add(offset);
  for (let time = midnight - SEARCHED; time < midnight + DAY + SEARCHED; time += HOUR) {
    const next = offsetAt(time + HOUR);
    if (next !== offset) changes.push(changeBetween(time, time + HOUR, offsetAt));
    offsets.add(next);
    offset = next;
  }
  const moments = [...changes, ...[...offsets].flatMap((known) => [midnight - known, midnight + DAY - known])].sort(
    (a, b) => a - b,
  );
  const start = moments.find((moment) => dayOf(moment) === 0);
  if (start !== undefined) return { start, end: moments.findLast((moment) => dayOf(moment - 1) === 0)! };
  const skipped = moments.find((moment) => dayOf(moment) > 0)!;
  return { start: skipped, end: skipped };
}

/** Finds the moment between two times at which the offset changes. */
function changeBetween(before: number, after: number, offsetAt: (time: number) => number): number {
  const middle = Math.floor((before + after) / 2);
  if (middle === before) return after;
  return offsetAt(middle) === offsetAt(before)
    ? changeBetween(middle, after, offsetAt)
    : changeBetween(before, middle, offsetAt);
}

/**
 * Returns a function that computes how many milliseconds a time zone is ahead of UTC at a given time. The function parses
 * texts such as `GMT-03:30`; `GMT` alone means UTC.
 */
function offsetIn(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  return (time) => {
    const [, sign, hours, minutes, seconds = 0] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(format.format(time)) ?? [];
    if (!sign) return 0;
    return Number(`${sign}1`) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  };
}

/**
 * Formats a time. Timestamps are compared as strings, so any time after the year 9999 becomes the last moment of 9999.
 */
function timestamp(time: number): string {
  return new Date(Math.min(time, LAST)).toISOString();
}
