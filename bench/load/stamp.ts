/** The minimum number of digits of a stamp. The clock of a machine that has run for 116 days needs one more. */
const DIGITS = 16;
const PATTERN = new RegExp(`T(\\d{${DIGITS},})T`);

/** The time of the monotonic clock, which all processes of a machine share, as a word that precedes the first text of an answer. */
export function stampOf(nanoseconds = process.hrtime.bigint()): string {
  return `T${String(nanoseconds).padStart(DIGITS, '0')}T`;
}

/** Milliseconds since the stamp in a text was created, or undefined if the text has no stamp. */
export function sinceStamp(text: string, now = process.hrtime.bigint()): number | undefined {
  const stamp = PATTERN.exec(text)?.[1];
  return stamp === undefined ? undefined : Number(now - BigInt(stamp)) / 1e6;
}
