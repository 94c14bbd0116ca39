import { type BillItem, total, usdOf } from './charge';

/**
 * Returns the amount in US dollars that the model's prompt cache saves. Without the cache, AWS would charge the price of input tokens for
 * all tokens that the model writes to the cache or reads from it. Returns undefined if the bill contains no prompt cache, or if the price
 * of input tokens is not known.
 */
export function cacheSavings(items: readonly BillItem[]): number | undefined {
  const cached = items.filter(({ model }) => model?.tokens?.startsWith('cache'));
  const input = items.find(({ model }) => model?.tokens === 'input');
  if (cached.length === 0 || !input?.rate) return undefined;
  const tokens = cached.reduce((sum, { quantity }) => sum + quantity, 0);
  return usdOf(tokens, input.rate) - total(cached);
}
