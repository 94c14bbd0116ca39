import { timesIn } from '../../../../src/app/web/language/times';
import { LANGUAGES, LOCALES } from '../../../../src/contract';

const zurich = timesIn('en-GB', 'Europe/Zurich');
/** In Zurich, this is 00:30 on 27 November. */
const NOW = new Date('2026-11-26T23:30:00.000Z');

it.each([
  ['2026-11-26T23:00:00.000Z', 'today'],
  ['2026-11-28T12:00:00.000Z', 'today'],
  ['2026-11-26T22:59:59.999Z', 'yesterday'],
  ['2026-11-25T23:00:00.000Z', 'yesterday'],
  ['2026-11-25T22:59:00.000Z', 'week'],
  ['2026-11-19T23:00:00.000Z', 'week'],
  ['2026-11-19T22:59:00.000Z', '2026-11'],
  ['2026-10-31T23:30:00.000Z', '2026-11'],
  ['2026-10-31T22:30:00.000Z', '2026-10'],
  ['2025-10-26T01:30:00.000Z', '2025-10'],
])('groups a conversation used at %s as %s in Zurich', (time, period) => {
  expect(zurich.period(time, zurich.day(NOW))).toBe(period);
});

it('groups a conversation by the day in the configured time zone', () => {
  const tokyo = timesIn('en-GB', 'Asia/Tokyo');
  expect(tokyo.period('2026-11-26T22:59:59.999Z', tokyo.day(NOW))).toBe('today');
});

it.each([
  ['2026-11-26T23:30:00.000Z', 'now'],
  ['2026-11-26T23:25:01.000Z', '4 min ago'],
  ['2026-11-26T12:05:00.000Z', '13:05'],
  ['2026-11-23T12:05:00.000Z', 'Mon'],
  ['2026-10-23T12:05:00.000Z', '23 Oct'],
])('shows the time %s in a list as %s', (time, text) => {
  expect(zurich.inPeriod(time, NOW)).toMatchObject({ iso: time, text });
});

it.each([
  ['2026-11-26T23:25:00.000Z', '00:25'],
  ['2026-11-25T23:25:00.000Z', '26 Nov, 00:25'],
  ['2025-12-31T12:00:00.000Z', '31 Dec 2025, 13:00'],
])('shows the time %s beside a question as %s', (time, text) => {
  expect(zurich.alone(time, NOW)).toEqual({ iso: time, text, exact: expect.stringMatching(/^\w+day, .*CET$/) });
});

it('shows an invalid time as a time in 1970 instead of failing', () => {
  expect(zurich.alone('yesterday', NOW).text).toBe('1 Jan 1970, 01:00');
});

it('shows the first day of a month in French as an ordinal number, but no other day', () => {
  const french = timesIn('fr-CH', 'Europe/Zurich');
  const shown = (time: string) => [
    french.date(time),
    french.inPeriod(time, NOW).text,
    french.alone(time, NOW).text,
    french.alone(time, NOW).exact,
  ];
  for (const text of shown('2026-10-01T12:00:00.000Z')) expect(text).toMatch(/^(?:jeudi, )?1er\soct/);
  for (const text of shown('2026-10-11T12:00:00.000Z')) expect(text).toMatch(/^(?:dimanche, )?11\soct/);
  expect(zurich.date('2026-10-01T12:00:00.000Z')).toBe('1 October 2026');
});

it('uses the words of each language', () => {
  const texts = LANGUAGES.map((language) => {
    const times = timesIn(LOCALES[language], 'Europe/Zurich');
    return `${times.month('2026-10')}, ${times.inPeriod('2026-11-26T23:25:00.000Z', NOW).text}`;
  });
  for (const [index, words] of [
    /^Oktober 2026, vor 5\b/,
    /^Octobre 2026, il y a 5\b/,
    /^Ottobre 2026, 5 min fa/,
    /^October 2026, 5 min ago/,
  ].entries())
    expect(texts[index]!.replace(/\s/g, ' ')).toMatch(words);
});
