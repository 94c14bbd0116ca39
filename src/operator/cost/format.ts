/** Formats an amount of US dollars, rounded to the cent, or as `< 0.01` if a positive amount would be rounded to zero. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.005) return '< 0.01';
  return usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Formats a total in US dollars, with `≥` if the prices of some of its items are unknown. */
export function atLeast(usd: number, isComplete: boolean): string {
  return `${isComplete ? '' : '≥ '}${dollars(usd)}`;
}

/** Formats an amount of US dollars for a sentence. Rounds amounts of 10 dollars or more to the dollar. */
export function roughly(usd: number): string {
  return usd < 10 ? dollars(usd) : Math.round(usd).toLocaleString('en');
}

/** Formats a difference in US dollars: with its sign, as a dash if it rounds to zero, or as NO_PRICE if it is not known. */
export function difference(usd: number | undefined): string {
  if (usd === undefined) return NO_PRICE;
  if (Math.abs(usd) < 0.005) return '–';
  return `${usd > 0 ? '+' : '−'}${dollars(Math.abs(usd))}`;
}

/** The text that replaces an amount if it depends on a model whose price is not known. */
export const NO_PRICE = 'no price known';

/** The mark of unverified prices. */
export const UNVERIFIED = '≈';

/** Formats a number with thousands separators and at most six significant digits. */
export function quantity(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 6 });
}

/** Formats a list for a sentence: `one, two and three`. */
export function listed(items: readonly string[]): string {
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${items.at(-1)}` : items.join('');
}

/**
 * Formats a Markdown table, padded so that its columns are aligned in the source.
 *
 * @param rightAligned the indices of columns with numbers
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string {
  const isRight = (column: number) => rightAligned.includes(column);
  const widths = headings.map((_, column) => Math.max(3, ...[headings, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isRight(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`;
  const rule = widths.map((width, column) => (isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(headings), line(rule), ...rows.map(line)].join('\n');
}
