/** Formats a large number with two significant digits: `94,000`, `1.3 million`. */
export function roundedPeople(value: number): string {
  const [divisor, unit] = value >= 1e9 ? [1e9, ' billion'] : value >= 1e6 ? [1e6, ' million'] : [1, ''];
  return `${(value / divisor).toLocaleString('en', { maximumSignificantDigits: 2 })}${unit}`;
}

/** Formats a rate with three significant digits. */
export function rate(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** Formats how much of a quota is used: `12 %`, `9.3 times`. */
export function share(used: number): string {
  if (used < 0.001) return '< 0.1 %';
  return used <= 1 ? `${(100 * used).toLocaleString('en', { maximumSignificantDigits: 2 })} %` : `${rate(used)} times`;
}
