/** The day (`2026-12-31`) that follows the given one by `days` days. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The moment at which a day begins in a time zone: ISO 8601, UTC. */
export function startOfDay(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return new Date(midnight - offsetAt(midnight, timeZone)).toISOString();
}

/** The calendar day in a time zone at the given time. */
export function dayAt(time: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(time);
}

/** Milliseconds by which a time zone is ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(time);
  return Date.parse(`${local.replace(' ', 'T')}Z`) - time;
}
