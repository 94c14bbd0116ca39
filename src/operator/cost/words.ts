/** An amount of US dollars, to the cent. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.005) return '< 0.01';
  return usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** The same, for a sentence. */
export function about(usd: number): string {
  return usd < 10 ? dollars(usd) : Math.round(usd).toLocaleString('en');
}

/** What is added or saved; nothing where it is less than a cent. */
export function difference(usd: number): string {
  if (Math.abs(usd) < 0.005) return '–';
  return `${usd > 0 ? '+' : '−'}${dollars(Math.abs(usd))}`;
}

/** A number as people write it. */
export function quantity(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 6 });
}

/** `1 alarm`, `2 alarms`. */
export function counted(count: number, noun: string): string {
  return `${quantity(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `one, two and three`. */
export function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}

/** Rows of a Markdown table. `numbers`: the columns that stand to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string {
  const rule = headings.map((_, column) => (numbers.includes(column) ? '---:' : '---'));
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
