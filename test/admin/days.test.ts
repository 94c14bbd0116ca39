import fc from 'fast-check';
import { endOfDay, isDay, startOfDay } from '../../src/admin/days';

const HOUR = 3_600_000;
const ZONES = Intl.supportedValuesOf('timeZone');

const formats = new Map<string, Intl.DateTimeFormat>();
function dayAt(time: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(time);
}

/**
 * Checks with Intl that a day includes its start and its last millisecond, and that no quarter of an hour in the three
 * hours before and after the day belongs to it.
 */
function check(day: string, timeZone: string): void {
  const [start, end] = [Date.parse(startOfDay(day, timeZone)), Date.parse(endOfDay(day, timeZone))];
  const outside = [start - 1, end];
  for (let time = HOUR / 4; time <= 3 * HOUR; time += HOUR / 4) outside.push(start - time, end + time);
  const actual = {
    start: dayAt(start, timeZone),
    end: dayAt(end - 1, timeZone),
    outside: outside.map((time) => dayAt(time, timeZone)).filter((found) => found === day),
  };
  expect([timeZone, actual]).toEqual([timeZone, { start: day, end: day, outside: [] }]);
}

it('recognises only days that exist in the calendar', () => {
  expect(['2024-02-29', '2026-12-31', '9999-12-31'].map(isDay)).toEqual([true, true, true]);
  const invalid = ['', '2025-02-29', '2026-02-31', '2026-13-01', '2026-1-1', '31.12.2026', '2026-12-31T00'];
  expect(invalid.filter(isDay)).toEqual([]);
});

it.each([
  ['Europe/Zurich', '2026-03-29', '2026-03-28T23:00', '2026-03-29T22:00'],
  ['Australia/Sydney', '2026-10-04', '2026-10-03T14:00', '2026-10-04T13:00'],
  ['Australia/Sydney', '2026-04-05', '2026-04-04T13:00', '2026-04-05T14:00'],
  ['Pacific/Auckland', '2026-09-27', '2026-09-26T12:00', '2026-09-27T11:00'],
  ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00', '2026-04-05T12:00'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00', '2026-04-05T13:30'],
  // Clocks go forward at midnight: the day begins at 01:00.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00', '2026-04-24T21:00'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00', '2018-11-05T02:00'],
  // Clocks go back at midnight: the last hour of the day occurs twice.
  ['Africa/Cairo', '2026-10-29', '2026-10-28T21:00', '2026-10-29T22:00'],
  ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00', '2018-02-18T03:00'],
  // Clocks go back from 00:01 of 7 November to 23:01 of 6 November, so the two days overlap.
  ['America/St_Johns', '2010-11-06', '2010-11-06T02:30', '2010-11-07T03:30'],
  ['America/St_Johns', '2010-11-07', '2010-11-07T02:30', '2010-11-08T03:30'],
  // The time zone skipped this day.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00', '2011-12-30T10:00'],
  // The last day of a year.
  ['UTC', '2026-12-31', '2026-12-31T00:00', '2027-01-01T00:00'],
])('in %s, %s lasts from %s to %s UTC', (timeZone, day, start, end) => {
  expect([startOfDay(day, timeZone), endOfDay(day, timeZone)]).toEqual([`${start}:00.000Z`, `${end}:00.000Z`]);
});

it('agrees with Intl on the days of 2026 on which clocks change, in each time zone', () => {
  let changes = 0;
  const checked = new Set<string>();
  for (const timeZone of ZONES) {
    const offset = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
    const days = Array.from({ length: 53 }, (_, week) => Date.UTC(2026, 0, 1 + week * 7));
    const year = days.map((time) => offset.format(time)).join();
    // Many time zones have the same offsets all year: check each sequence of offsets only once.
    if (checked.has(year)) continue;
    checked.add(year);
    for (const [index, time] of days.entries()) {
      if (index === 0 || offset.format(time) === offset.format(days[index - 1]!)) continue;
      const changed = Array.from({ length: 8 }, (_, day) => time - day * 24 * HOUR).findLast(
        (candidate) => offset.format(candidate) === offset.format(time),
      )!;
      for (const day of [changed - 24 * HOUR, changed]) check(new Date(day).toISOString().slice(0, 10), timeZone);
      changes++;
    }
  }
  expect(changes).toBeGreaterThan(20);
});

it('agrees with Intl on random days in random time zones', () => {
  const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2037-12-31'), noInvalidDate: true });
  const skipped = [
    'Pacific/Apia',
    'Pacific/Fakaofo',
    'Pacific/Kwajalein',
    'Pacific/Enderbury',
    'Pacific/Kanton',
    'Pacific/Kiritimati',
  ];
  const zones = fc.constantFrom(...ZONES.filter((zone) => !skipped.includes(zone)));
  fc.assert(
    fc.property(days, zones, (day, zone) => check(day.toISOString().slice(0, 10), zone)),
    { numRuns: 300 },
  );
});

it('returns timestamps that sort chronologically as strings, even for the years 0 and 9999', () => {
  expect(startOfDay('0000-01-01', 'Europe/Zurich') < '2026').toBe(true);
  expect(endOfDay('9999-12-31', 'America/New_York')).toBe('9999-12-31T23:59:59.999Z');
});
