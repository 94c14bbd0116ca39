/** The middle value; for an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that is greater than or equal to this share of the values (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** The largest distance of a value from the median, as a share of the median; 0 if all values are equal. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  const distance = Math.max(...values.map((value) => Math.abs(value - middle)));
  return distance === 0 ? 0 : distance / middle;
}
