/** A day such as `2026-12-31`, some days later if that is wanted. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** When a day begins in a time zone: ISO 8601, UTC. */
export function beginningOf(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return new Date(midnight - offsetAt(midnight, timeZone)).toISOString();
}

/** The day that a time zone's calendars show. */
export function dayAt(time: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(time);
}

/** Milliseconds by which a time zone's clocks are ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(time);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - time;
}
